import os
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from pipeline.geometry.metrics import aggregate
from pipeline.provenance import dvc_adapter, metrics
from pipeline.provenance.snakemake_adapter import ALWAYS_NEW, Schedule
from pipeline.steps import STEPS

NOW = str(ALWAYS_NEW)


@pytest.fixture
def schedule(project):
    def of(**asked):
        defaults = {"forceall": False, "forcetargets": False, "forcerun": []}
        settings = SimpleNamespace(**(defaults | {"targets": []} | asked))
        workflow = SimpleNamespace(is_main_process=True, dag_settings=settings)
        return Schedule(workflow, "ancient {}".format, project.params)

    return of


def shard(number):
    return SimpleNamespace(shard=f"{number}-of-2")


def test_a_stale_shard_sees_the_file_that_is_always_new(schedule):
    found = schedule()
    assert found.stale("render")(shard(1)) == [NOW]
    rolls = found.upstream("render")(shard(1))
    assert rolls == ["results/normalize/_shards/1-of-2.json"]


def test_a_fresh_shard_has_the_same_inputs_with_their_age_hidden(schedule, project):
    project.make()
    for step in STEPS:
        metrics.write_summary(
            step, params=project.params, summarize=aggregate.summarize
        )
    found = schedule()
    assert found.stale("render")(shard(1)) == [f"ancient {NOW}"]
    rolls = found.upstream("render")(shard(1))
    assert rolls == ["ancient results/normalize/_shards/1-of-2.json"]


def test_a_fresh_shard_waits_for_nothing_while_another_is_stale(schedule, project):
    project.make()
    project.params["mesh"] = {"salt": 2}
    found = schedule()
    assert found.upstream("render")(shard(1)) == []
    assert found.stale("render")(shard(1)) == [f"ancient {NOW}"]
    assert found.upstream("mesh")(shard(1)) == ["results/fuse/_shards/1-of-2.json"]


def test_a_global_step_waits_for_every_shard_and_is_waited_for_by_each(schedule):
    found = schedule()
    rolls = found.upstream("train")(SimpleNamespace())
    assert [f"results/sketch/_shards/{n}-of-2.json" for n in (1, 2)] == rolls[1:3]
    assert found.upstream("infer")(shard(2)) == [
        "results/sketch/_shards/2-of-2.json",
        "results/train/_shards/1-of-1.json",
    ]


def test_a_summary_is_fresh_when_its_shards_and_its_files_are(schedule, project):
    project.make()
    wildcards = SimpleNamespace(step="mesh")
    assert NOW in schedule().summed_up(wildcards)
    metrics.write_summary("mesh", params=project.params, summarize=aggregate.summarize)
    assert f"ancient {NOW}" in schedule().summed_up(wildcards)
    project.params["mesh"] = {"salt": 2}
    assert NOW in schedule().summed_up(wildcards)


@pytest.mark.parametrize(
    ("asked", "forced"),
    [
        ({}, set()),
        ({"forceall": True}, {"mesh", "render"}),
        ({"forcerun": ["mesh"]}, {"mesh"}),
        ({"forcetargets": True, "targets": ["render_all"]}, {"render"}),
        ({"targets": ["render_all"]}, set()),
        ({"forcerun": ["results/mesh/_shards/1-of-2.json"]}, {"mesh"}),
        ({"forcerun": ["results/mesh/_shards/2-of-2.json"]}, set()),
    ],
)
def test_what_is_forced_is_passed_on_and_nothing_else(schedule, asked, forced):
    found = schedule(**asked)
    jobs = {step: found.job(step)(shard(1), None) for step in ("mesh", "render")}
    assert {step for step, words in jobs.items() if "--force" in words} == forced
    assert jobs["mesh"].startswith("mesh 1-of-2 --params .snakemake/params/")


def test_a_forced_shard_has_to_run_even_if_it_is_fresh(schedule, project):
    project.make()
    found = schedule(forcetargets=True, targets=["mesh_all"])
    assert found.stale("mesh")(shard(1)) == [NOW]
    assert found.stale("fuse")(shard(1)) == [f"ancient {NOW}"]


def test_below_something_forced_no_age_is_hidden(schedule, project):
    project.make()
    found = schedule(forcerun=["mesh"])
    assert "ancient" not in found.upstream("evaluate")(shard(1))[0]


def test_the_report_names_steps_shards_and_reasons(schedule, project, capsys):
    project.make()
    schedule().report()
    assert capsys.readouterr().err == ""
    project.params["mesh"] = {"salt": 2}
    schedule().report()
    assert capsys.readouterr().err.splitlines() == [
        "stale: mesh: 1 of 2 shards (params)",
        "stale: refine: 1 of 2 shards (upstream)",
        "stale: evaluate: 1 of 2 shards (upstream)",
        "stale: report: 1 of 1 shards (upstream)",
    ]


def test_the_report_says_when_dvc_yaml_is_old(schedule, project, capsys):
    project.make()
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    Path("dvc.yaml").write_text(dvc_adapter.text("procedural"))
    schedule().report()
    assert "dvc.yaml is old" in capsys.readouterr().err
    Path("dvc.yaml").write_text(dvc_adapter.text("raw"))
    schedule().report()
    assert capsys.readouterr().err == ""


def test_a_second_run_in_the_same_folder_is_refused(schedule):
    first, second = schedule(), schedule()
    first.lock()
    with pytest.raises(SystemExit, match="another snakemake"):
        second.lock()


def test_a_step_ends_with_its_rolls_and_its_summary(schedule):
    assert schedule().results("mesh") == [
        "results/mesh/_shards/1-of-2.json",
        "results/mesh/_shards/2-of-2.json",
        "results/metrics/mesh.json",
    ]
    assert all(os.sep in path for step in STEPS for path in schedule().results(step))
