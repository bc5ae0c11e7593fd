from pathlib import Path

import pytest
import yaml

from pipeline.provenance import dvc_adapter
from pipeline.provenance.freshness import raw_files
from pipeline.steps import STEPS


@pytest.fixture
def stages(project):
    return yaml.safe_load(dvc_adapter.dvc_yaml("procedural"))["stages"]


def test_there_is_a_stage_for_each_step_and_one_for_the_headline_numbers(stages):
    commands = {name: stage["cmd"] for name, stage in stages.items()}
    assert commands == {
        name: f"python -m pipeline.dvc_stage {name}" for name in (*STEPS, "summary")
    }


def test_a_stage_watches_its_code_its_params_and_what_it_reads(stages):
    fuse = stages["fuse"]
    for path in (
        "pipeline/stages/fuse.py",
        "results/infer/_shards",
        "results/catalog/shapes.csv",
    ):
        assert path in fuse["deps"]
    assert fuse["params"] == ["fuse", "infer", "catalog.max_failed", "workflow.shards"]
    assert stages["infer"]["params"][:2] == ["infer", "sketch"]


def test_a_folder_stands_for_its_code_where_all_of_it_is_watched(project):
    package = Path("pipeline/geometry/fusion")
    (package / "parts").mkdir(parents=True)
    for name in ("__init__", "votes", "parts/depth", "parts/masks"):
        (package / f"{name}.py").write_text("X = 1\n")
    (package / "words.py").write_text('"""No code."""\n')
    Path("pipeline/geometry/other.py").write_text("X = 1\n")
    names = ("votes", "parts.depth", "parts.masks")
    imports = [f"import pipeline.geometry.fusion.{name}\n" for name in names]
    stage = Path("pipeline/stages/fuse.py")
    stage.write_text("".join(imports))

    def watched():
        deps = yaml.safe_load(dvc_adapter.dvc_yaml("raw"))["stages"]["fuse"]["deps"]
        return [path for path in deps if path.startswith(str(package))]

    assert watched() == [str(package)]
    stage.write_text("".join(imports[:2]))
    assert watched() == [
        f"{package}/__init__.py",
        f"{package}/parts/depth.py",
        f"{package}/votes.py",
    ]
    stage.write_text("".join(imports[1:]))
    assert watched() == [f"{package}/__init__.py", f"{package}/parts"]


def test_dvc_never_deletes_a_result_before_a_run(stages):
    for stage in stages.values():
        for out in stage.get("outs", []) + stage.get("metrics", []):
            assert all(options["persist"] for options in out.values())


def test_dvc_shows_the_headline_numbers_and_no_other_metrics(stages):
    shown = [out for stage in stages.values() for out in stage.get("metrics", [])]
    assert [list(out) for out in shown] == [["results/metrics/summary.json"]]
    watched = ["results/metrics/evaluate.json", "results/metrics/train.json"]
    assert stages["summary"]["deps"][:2] == watched


def test_what_plots_and_models_are_of_is_recorded_file_by_file(project, stages):
    outs = {
        path
        for stage in stages.values()
        for out in stage.get("outs", [])
        for path in out
    }
    content = yaml.safe_load(dvc_adapter.dvc_yaml("procedural"))
    shown = [plot for plot in content["plots"] if isinstance(plot, str)]
    shown += [
        path
        for plot in content["plots"]
        if isinstance(plot, dict)
        for settings in plot.values()
        for path in settings["y"]
    ]
    assert {*shown, content["artifacts"]["sketch-to-maps"]["path"]} <= outs


def test_an_outside_source_is_watched(project):
    stages = yaml.safe_load(dvc_adapter.dvc_yaml("raw"))["stages"]
    assert stages["catalog"]["deps"][0] == "raw"
    Path("raw/catalog.csv").write_text("id\n")
    stages = yaml.safe_load(dvc_adapter.dvc_yaml("raw/catalog.csv"))["stages"]
    assert stages["catalog"]["deps"][0] == "raw"


def test_weights_that_training_starts_from_are_watched(project):
    Path("mine.safetensors").write_text("one")
    text = dvc_adapter.dvc_yaml("procedural", start="mine.safetensors")
    assert "mine.safetensors" in yaml.safe_load(text)["stages"]["train"]["deps"]
    assert "mine.safetensors" not in yaml.safe_load(text)["stages"]["infer"]["deps"]
    project.params["train"]["start"] = "pretrained"
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    dvc_adapter.main()
    project.params["train"]["start"] = "mine.safetensors"
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    assert dvc_adapter.is_outdated()


def test_weights_of_the_package_are_watched_where_training_starts_from_them(project):
    weights = Path(raw_files.START_FILES["pretrained"])
    weights.parent.mkdir(parents=True)
    weights.write_text("good")
    (weights.parent / "__init__.py").write_text("PRETRAINED = 'lifted'\n")
    stage = Path("pipeline/stages/train.py")
    stage.write_text("import pipeline.network.pretrained\n")

    def watched(start):
        text = dvc_adapter.dvc_yaml("procedural", start=start)
        deps = yaml.safe_load(text)["stages"]["train"]["deps"]
        return [path for path in deps if path.startswith("pipeline/network")]

    code = str(weights.parent / "__init__.py")
    assert watched("scratch") == [code]
    assert watched("pretrained") == [str(weights), code]


def test_what_freeze_writes_makes_no_dvc_yaml_old(project):
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    assert dvc_adapter.is_outdated()
    content = yaml.safe_load(dvc_adapter.dvc_yaml("raw"))
    train = content["stages"]["train"]
    train |= {"frozen": True, "deps": train["deps"][::-1]}
    Path("dvc.yaml").write_text(yaml.safe_dump(content))
    assert not dvc_adapter.is_outdated()
    dvc_adapter.main()
    assert dvc_adapter.frozen_stages() == ["train"]
    project.params["catalog"]["source"] = "procedural"
    Path("params.yaml").write_text(yaml.safe_dump(project.params))
    assert dvc_adapter.is_outdated()
    Path("dvc.yaml").write_text("<<<<<<< HEAD: [")
    assert dvc_adapter.is_outdated()


def test_every_stage_watches_the_pins_where_there_are_some(project, stages):
    assert all("envs/constraints.txt" not in stage["deps"] for stage in stages.values())
    Path("envs").mkdir()
    Path("envs/constraints.txt").write_text("open3d==0.19.0\n")
    stages = yaml.safe_load(dvc_adapter.dvc_yaml("procedural"))["stages"]
    assert all("envs/constraints.txt" in stages[name]["deps"] for name in STEPS)
