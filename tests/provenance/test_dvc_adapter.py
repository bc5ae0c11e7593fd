from pathlib import Path

import pytest
import yaml

from pipeline.provenance import dvc_adapter
from pipeline.steps import STEPS


@pytest.fixture
def stages(project):
    return yaml.safe_load(dvc_adapter.text("procedural"))["stages"]


def test_a_stage_lets_snakemake_run_one_step_and_its_summary(stages):
    assert list(stages) == list(STEPS)
    command = "snakemake mesh_all --allowed-rules mesh metrics mesh_all"
    assert stages["mesh"]["cmd"] == command


def test_a_stage_watches_its_code_its_params_and_what_it_reads(stages):
    fuse = stages["fuse"]
    for path in ("pipeline/stages/fuse.py", "results/infer", "results/catalog"):
        assert path in fuse["deps"]
    assert fuse["params"] == ["fuse", "infer", "catalog.max_failed", "workflow.shards"]
    assert stages["infer"]["params"][:2] == ["infer", "sketch"]


def test_dvc_never_deletes_a_result_before_a_run(stages):
    for stage in stages.values():
        for out in stage["outs"] + stage["metrics"]:
            assert all(options["persist"] for options in out.values())


def test_an_outside_source_is_watched(project):
    stages = yaml.safe_load(dvc_adapter.text("raw"))["stages"]
    assert stages["catalog"]["deps"][0] == "raw"
    Path("raw/catalog.csv").write_text("id\n")
    stages = yaml.safe_load(dvc_adapter.text("raw/catalog.csv"))["stages"]
    assert stages["catalog"]["deps"][0] == "raw"


def test_what_freeze_writes_makes_no_dvc_yaml_old(project):
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    assert dvc_adapter.is_old()
    content = yaml.safe_load(dvc_adapter.text("raw"))
    train = content["stages"]["train"]
    train |= {"frozen": True, "deps": train["deps"][::-1]}
    Path("dvc.yaml").write_text(yaml.safe_dump(content))
    assert not dvc_adapter.is_old()
    dvc_adapter.main()
    assert dvc_adapter.frozen() == ["train"]
    project.params["catalog"]["source"] = "procedural"
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    assert dvc_adapter.is_old()
    Path("dvc.yaml").write_text("<<<<<<< HEAD: [")
    assert dvc_adapter.is_old()
