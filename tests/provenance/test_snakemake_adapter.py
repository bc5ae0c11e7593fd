import os
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from pipeline.geometry.metrics import aggregate
from pipeline.provenance import dvc_adapter, headline, metrics
from pipeline.provenance.snakemake_adapter import (
    ALWAYS_NEW,
    REPORT,
    SnakemakeAdapter,
    files_read,
    files_written,
)
from pipeline.steps import STEPS

NOW = str(ALWAYS_NEW)


@pytest.fixture
def adapter(project):
    def create(**asked):
        defaults = {"forceall": False, "forcetargets": False, "forcerun": []}
        settings = SimpleNamespace(**(defaults | {"targets": []} | asked))
        workflow = SimpleNamespace(
            is_main_process=True, dag_settings=settings, cores=4, local_exec=True
        )
        return SnakemakeAdapter(workflow, "ancient {}".format, project.params)

    return create


def job(step, number=1):
    shard = "1-of-1" if STEPS[step].is_global else f"{number}-of-2"
    return SimpleNamespace(step=step, shard=shard)


def inputs(adapter, step, number=1):
    reads = files_read(STEPS[step])
    return adapter.inputs(step, reads=reads)(job(step, number))


def test_a_stale_shard_sees_the_file_that_is_always_new(adapter):
    indexes = ["results/normalize/_shards/1-of-2.json"]
    assert inputs(adapter(), "render") == [*indexes, NOW]


def test_a_fresh_shard_has_the_same_inputs_with_their_age_hidden(adapter, project):
    project.make()
    for step in STEPS:
        metrics.write_summary(
            step, params=project.params, summarize=aggregate.summarize
        )
    indexes = ["ancient results/normalize/_shards/1-of-2.json"]
    assert inputs(adapter(), "render") == [*indexes, f"ancient {NOW}"]


def test_a_fresh_shard_waits_for_nothing_while_another_is_stale(adapter, project):
    project.make()
    project.params["mesh"] = {"salt": 2}
    stale = adapter()
    assert inputs(stale, "render") == [f"ancient {NOW}"]
    upstream = ("fuse", "infer", "sketch", "render")
    indexes = [f"results/{step}/_shards/1-of-2.json" for step in upstream]
    assert inputs(stale, "mesh") == [*indexes, NOW]


def test_a_global_step_waits_for_every_shard_and_is_waited_for_by_each(adapter):
    indexes = inputs(adapter(), "train")
    assert [f"results/sketch/_shards/{n}-of-2.json" for n in (1, 2)] == indexes[1:3]
    assert inputs(adapter(), "infer", 2) == [
        "results/sketch/_shards/2-of-2.json",
        "results/train/_shards/1-of-1.json",
        NOW,
    ]


@pytest.mark.parametrize("local_exec", [True, False])
def test_jobs_of_this_machine_wait_for_cores_and_for_nothing_else(adapter, local_exec):
    stale = adapter()
    stale._workflow.local_exec = local_exec
    stale._workflow.scheduler = SimpleNamespace(job_rate_limiter="100 a second")
    stale.start_jobs_at_once()
    assert (stale._workflow.scheduler.job_rate_limiter is None) == local_exec
    scheduler = Path(find_spec("snakemake.scheduling.job_scheduler").origin)
    assert "if self.job_rate_limiter is None" in scheduler.read_text()


def test_as_many_jobs_run_at_once_as_their_threads_allow(adapter, project):
    default = {"threads": 2}
    project.params["workflow"]["jobs"] = {"default": default, "train": {"threads": 0}}
    local = adapter()
    at_once = [local.num_at_once(rule) for rule in ("sketch", "train", "metrics")]
    assert at_once == [2, 1, 4]
    local._workflow.local_exec = False  # a cluster
    assert local.num_at_once("sketch") == 0


def test_the_report_waits_for_the_metrics_of_the_steps_before_it(adapter):
    assert "results/metrics/evaluate.json" in inputs(adapter(), "report")
    assert "results/metrics/report.json" not in inputs(adapter(), "report")


def test_the_output_of_a_rule_matches_the_indexes_of_its_step_only(adapter):
    patterns = {
        step: adapter().output(step, writes=files_written(STEPS[step]))
        for step in STEPS
    }
    assert patterns["mesh"] == "results/{step,mesh}/_shards/{shard}.json"
    assert patterns["train"] == "results/{step,train}/_shards/{shard,1-of-1}.json"


@pytest.mark.parametrize(
    ("reads", "message"),
    [
        (["x.png", "results/normalize/{shape}/mesh.ply"], r"reads x\.png .* Snakefile"),
        ([], r"render reads results/normalize/\{shape\}/mesh\.ply .* not in the Snake"),
    ],
)
def test_a_rule_that_shows_other_files_than_its_step_has_is_refused(
    adapter, reads, message
):
    with pytest.raises(ValueError, match=message):
        adapter().inputs("render", reads=reads)
    with pytest.raises(ValueError, match=r"render writes results/render/\{shape"):
        adapter().output("render", writes=["results/render/{shape}/depth.png"])


def test_a_summary_is_fresh_when_its_shards_and_its_files_are(adapter, project):
    project.make()
    wildcards = SimpleNamespace(step="mesh")
    assert NOW in adapter().metrics_inputs(wildcards)
    metrics.write_summary("mesh", params=project.params, summarize=aggregate.summarize)
    assert f"ancient {NOW}" in adapter().metrics_inputs(wildcards)
    project.params["mesh"] = {"salt": 2}
    assert NOW in adapter().metrics_inputs(wildcards)


def test_headline_numbers_are_picked_again_once_a_step_measures_again(adapter, project):
    project.make()
    assert NOW in adapter().headline_inputs(None)
    for step in STEPS:
        metrics.write_summary(
            step, params=project.params, summarize=aggregate.summarize
        )
    headline.write()
    files = [f"ancient results/metrics/{step}.json" for step in ("evaluate", "train")]
    assert adapter().headline_inputs(None) == [*files, f"ancient {NOW}"]
    project.params["evaluate"] = {"salt": 2}
    assert NOW in adapter().headline_inputs(None)


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
def test_what_is_forced_is_passed_on_and_nothing_else(adapter, asked, forced):
    arguments = {
        step: adapter(**asked).job_arguments(job(step), None)
        for step in ("mesh", "render")
    }
    assert {step for step, words in arguments.items() if "--force" in words} == forced
    assert arguments["mesh"].startswith("mesh 1-of-2 --params .snakemake/params/")


def test_a_forced_shard_has_to_run_even_if_it_is_fresh(adapter, project):
    project.make()
    forced = adapter(forcetargets=True, targets=["mesh_all"])
    assert inputs(forced, "mesh")[-1] == NOW
    assert inputs(forced, "fuse")[-1] == f"ancient {NOW}"


def test_below_something_forced_no_age_is_hidden(adapter, project):
    project.make()
    forced = adapter(forcerun=["mesh"])
    assert "ancient" not in inputs(forced, "evaluate")[0]


def test_the_report_names_steps_shards_and_reasons(adapter, project, capsys):
    project.make()
    adapter().report_stale()
    assert capsys.readouterr().err == ""
    project.params["mesh"] = {"salt": 2}
    adapter().report_stale()
    assert capsys.readouterr().err.splitlines() == [
        "stale: mesh: 1 of 2 shards (params)",
        "stale: refine: 1 of 2 shards (upstream)",
        "stale: evaluate: 1 of 2 shards (upstream)",
        "stale: report: 1 of 1 shards (upstream)",
    ]


def test_the_report_says_when_dvc_yaml_is_old(adapter, project, capsys):
    project.make()
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    Path("dvc.yaml").write_text(dvc_adapter.dvc_yaml("procedural"))
    adapter().report_stale()
    assert "dvc.yaml is old" in capsys.readouterr().err
    Path("dvc.yaml").write_text(dvc_adapter.dvc_yaml("raw"))
    adapter().report_stale()
    assert capsys.readouterr().err == ""


def test_a_second_run_in_the_same_folder_is_refused(adapter):
    first, second = adapter(), adapter()
    first.lock()
    with pytest.raises(SystemExit, match="another snakemake"):
        second.lock()


def test_the_pages_wait_for_the_report_while_it_is_stale(adapter, project):
    index = "results/report/_shards/1-of-1.json"
    assert adapter().page_inputs(None) == [index, NOW]
    project.make()
    assert adapter().page_inputs(None) == [f"ancient {index}", f"ancient {NOW}"]


def test_a_step_ends_with_its_shard_indexes_and_its_metrics(adapter):
    assert adapter().targets("mesh") == [
        "results/mesh/_shards/1-of-2.json",
        "results/mesh/_shards/2-of-2.json",
        "results/metrics/mesh.json",
    ]
    assert all(os.sep in path for step in STEPS for path in adapter().targets(step))


def test_the_page_is_announced_by_the_run_that_made_it(adapter, project, capsys):
    here = adapter()
    here.announce_report()
    assert "report:" not in capsys.readouterr().err
    REPORT.parent.mkdir(parents=True)
    REPORT.touch()
    os.utime(REPORT, (1, 1))  # of an earlier run
    here.announce_report()
    assert "report:" not in capsys.readouterr().err
    REPORT.touch()
    here.announce_report()
    assert f"report: file://{REPORT.resolve()}" in capsys.readouterr().err
