import os
import time
from pathlib import Path

import pytest

from pipeline.provenance.freshness import hashes, raw_files
from pipeline.provenance.freshness.graph import resolve
from pipeline.provenance.freshness.receipts import Unit
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.steps import STEPS


def test_nothing_is_there_at_first(project):
    assert project.reasons() == dict.fromkeys(STEPS, "new")


def test_receipts_that_are_laid_out_otherwise_say_the_same(project):
    project.make()
    for path in Path("results").rglob("*.json"):
        if isinstance(content := hashes.read_json(path), dict):
            hashes.write_json(path, content, indent=1)
    assert project.reasons() == {}
    assert project.make() == []


def test_a_file_of_the_same_branch_is_taken_where_there_is_one():
    assert resolve("mesh/mesh.ply", "a", "oracle") == (
        Unit("mesh", "a", "oracle"),
        "mesh.ply",
    )
    assert resolve("render/depth.png", "a", "oracle") == (
        Unit("render", "a"),
        "depth.png",
    )
    assert resolve("mesh/mesh.ply@oracle", "a")[0].name == "oracle/a"
    assert resolve("train/history.csv", "a")[0] == Unit("train")


def test_a_new_shape_changes_the_catalog_and_only_its_own_units(project):
    project.make()
    project.add("e", "test")
    assert project.reasons()["catalog"] == "inputs"
    ran = project.make()
    assert {line.split("/")[-1].split()[-1] for line in ran} == {"e", "."}
    assert "train ." not in ran


def test_a_shape_that_changes_its_split_leaves_the_tested_ones(project):
    project.make()
    project.add("c", "train")
    ran = project.make()
    assert "train ." in ran
    assert not Path("results/mesh/oracle/c").exists()
    assert project.reasons() == {}


def test_a_comment_changes_nothing_and_code_does(project):
    project.make()
    stage = Path("pipeline/stages/mesh.py")
    stage.write_text(stage.read_text() + "# why\n")
    assert project.reasons() == {}
    stage.write_text(stage.read_text() + "X = 1\n")
    assert project.reasons()["mesh"] == "code"


def test_an_edited_and_a_missing_file_are_seen(project):
    project.make()
    file = Path("results/render/c/depth.png")
    text = file.read_text()
    seen = file.stat()
    time.sleep(0.02)  # the clock of inodes ticks every few milliseconds
    file.write_text(text.swapcase())
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    assert project.reasons()["render"] == "outputs"
    file.unlink()
    assert project.reasons()["render"] == "outputs"
    file.write_text(text)
    assert project.reasons() == {}


def test_times_alone_mean_nothing(project):
    project.make()
    for number, path in enumerate(Path("results").rglob("*")):
        os.utime(path, ns=(2**60 + number, 2**60 - number))
    assert project.reasons() == {}


def test_an_old_result_under_new_params_is_stale(project):
    project.make()
    project.params["fuse"] = {"salt": 2}
    checker = StalenessChecker(project.params)
    assert checker.reason(Unit("fuse", "c", "oracle")) == "params"


def test_the_reason_of_a_failure_far_above_does_not_retrain(project):
    project.add("a", "train", "bad")
    project.make()
    project.params["normalize"] = {"salt": 2}
    assert "normalize a" in project.make()
    assert "a" in StalenessChecker(project.params).graph.shapes(STEPS["train"])


def test_the_catalog_of_procedural_shapes_reads_no_file(project):
    project.params["catalog"]["source"] = "procedural"
    checker = StalenessChecker(project.params)
    assert checker.recipe(Unit("catalog"))["inputs"] == {}


def test_changed_weights_that_training_started_from_train_anew(project):
    weights = Path("mine.safetensors")
    weights.write_text("one")
    project.params["train"]["start"] = str(weights)
    project.make()
    assert project.reasons() == {}
    weights.write_text("two")
    assert project.reasons()["train"] == "inputs: mine.safetensors"
    assert "train" in {line.split()[0] for line in project.make()}
    assert project.reasons() == {}


@pytest.mark.parametrize("start", ["scratch", "pretrained"])
def test_better_weights_of_the_package_train_anew_only_what_starts_from_them(
    project, start
):
    weights = Path(raw_files.START_FILES["pretrained"])
    weights.parent.mkdir(parents=True)
    (weights.parent / "__init__.py").write_text("PRETRAINED = 'lifted'\n")
    weights.write_text("good")
    stage = Path("pipeline/stages/train.py")
    stage.write_text(f"import pipeline.network.pretrained\n{stage.read_text()}")
    project.params["train"]["start"] = start
    project.make()
    weights.write_text("better")
    if start == "scratch":
        assert project.reasons() == {}
        assert "train ." not in project.make()
    else:
        assert project.reasons()["train"] == f"inputs: {weights}"
        assert "train ." in project.make()
    assert project.reasons() == {}


def test_training_from_its_own_result_is_done_once(project):
    project.params["train"]["start"] = "results/train/weights.safetensors"
    project.make()
    project.make()
    assert project.reasons() == {}


def test_another_pin_of_a_library_makes_the_steps_that_import_it_stale(project):
    stage = Path("pipeline/stages/mesh.py")
    stage.write_text(f"import open3d\n{stage.read_text()}")
    Path("envs").mkdir()
    pins = Path("envs/constraints.txt")
    pins.write_text("open3d==0.19.0\nscipy==1.16.0\n")
    project.make()
    pins.write_text("open3d==0.19.0\nscipy==1.17.0\n")
    assert project.reasons() == {}
    pins.write_text("open3d==0.20.0\nscipy==1.17.0\n")
    assert project.reasons() == {
        "mesh": "versions",
        "refine": "upstream",
        "evaluate": "upstream",
        "report": "upstream",
    }
    assert {line.split()[0] for line in project.make()} == {"mesh", "report"}
    assert project.reasons() == {}


def test_the_first_thing_that_differs_is_the_reason(project):
    project.make()
    stage = Path("pipeline/stages/mesh.py")
    Path("envs").mkdir()
    Path("envs/constraints.txt").write_text("open3d==0.19.0\n")
    stage.write_text(f"import open3d\n{stage.read_text()}")
    assert project.reasons()["mesh"] == "code"
    project.params["mesh"] = {"salt": 2}
    assert project.reasons()["mesh"] == "params"


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "[]",
        "{}",
        "null",
        '{"recipe": 1, "outputs": {}, "facts": {}, "failed": ""}',
        '{"recipe": {}, "outputs": {"mesh.ply": 3}, "facts": {}, "failed": ""}',
        '{"recipe": {}, "outputs": {}, "facts": [], "failed": ""}',
        '{"recipe": {}, "outputs": {}, "facts": {}, "failed": 7}',
        "[" * 5000,
    ],
)
def test_a_receipt_of_the_wrong_form_counts_as_none(project, text):
    project.make()
    Unit("render", "a").receipt.write_text(text)
    for cache in Path(".cache/hashes").rglob("*.json"):
        cache.write_text(text)
    assert project.reasons()["render"] == "new"
    assert project.make()
