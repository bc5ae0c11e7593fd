import os
import time
from pathlib import Path

from pipeline.provenance.receipts import Unit
from pipeline.provenance.staleness import Ledger, resolve
from pipeline.steps import STEPS


def test_nothing_is_there_at_first(project):
    assert project.reasons() == dict.fromkeys(STEPS, "new")


def test_a_file_of_the_same_variant_is_taken_where_there_is_one():
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
    assert Ledger(project.params).reason(Unit("fuse", "c", "oracle")) == "params"


def test_the_reason_of_a_failure_far_above_does_not_retrain(project):
    project.add("a", "train", "bad")
    project.make()
    project.params["normalize"] = {"salt": 2}
    assert "normalize a" in project.make()
    assert "a" in Ledger(project.params).rows(STEPS["train"])


def test_the_catalog_of_procedural_shapes_reads_no_file(project):
    project.params["catalog"]["source"] = "procedural"
    assert Ledger(project.params).recipe(Unit("catalog"))["inputs"] == {}
