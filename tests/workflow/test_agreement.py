"""The matrix, both tools: whichever is asked, the other has nothing left to do."""

import pytest

from pipeline.provenance.freshness.raw_files import START_FILES
from pipeline.steps import STEPS
from tests.workflow.projects import SHARED, shapes, steps

pytestmark = pytest.mark.matrix

by_either_tool = pytest.mark.parametrize("first", ["snakemake", "dvc"])
BELOW_MESH = {"mesh", "refine", "evaluate", "report"}


def test_the_first_build_by_dvc_leaves_snakemake_nothing_to_do(fresh):
    fresh.put_under_version_control()
    assert steps(fresh.rebuild("dvc")) == set(STEPS)


def test_what_snakemake_built_dvc_records_without_making_it_again(versioned):
    versioned.assert_both_are_content()
    assert "up to date" in versioned.dvc("repro")


@by_either_tool
def test_a_changed_param_reruns_its_step_and_what_comes_of_it(versioned, first):
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    made = versioned.rebuild(first)
    assert steps(made) == BELOW_MESH
    assert shapes(made) == {"c", "f", "."}


@by_either_tool
def test_a_shape_that_is_added_is_made_and_no_other(versioned, first):
    versioned.shape("e", "test")
    made = versioned.rebuild(first)
    assert shapes(made) == {"e", "."}
    assert steps(made) == set(STEPS) - {"train"}


@by_either_tool
def test_a_shape_that_changes_is_made_and_no_other(versioned, first):
    versioned.shape("c", "test", "better")
    made = versioned.rebuild(first)
    assert shapes(made) == {"c", "."}
    assert "train ." not in made


@by_either_tool
def test_a_shape_that_is_removed_leaves_nothing_behind(versioned, first):
    versioned.path("raw/c.obj").unlink()
    versioned.write_sheet([row for row in versioned.sheet() if row["id"] != "c"])
    made = versioned.rebuild(first)
    assert made == ["catalog .", "report ."]
    assert not [name for name in versioned.results() if "/c/" in name]


@by_either_tool
def test_a_shape_that_fails_is_listed_and_when_repaired_it_is_made(versioned, first):
    versioned.shape("c", "test", "bad")
    versioned.rebuild(first)
    rows = versioned.path("results/metrics/mesh.csv").read_text()
    assert 'failed,"normalize: c: 3 faces, need 4"' in rows
    assert not versioned.path("results/mesh/oracle/c/mesh.ply").exists()
    versioned.shape("c", "test", "good")
    made = versioned.rebuild(first)
    assert shapes(made) == {"c", "."}
    assert versioned.path("results/mesh/oracle/c/mesh.ply").exists()


@by_either_tool
def test_code_of_a_shared_module_reruns_the_steps_that_import_it(versioned, first):
    versioned.path("pipeline/shared.py").write_text("SHARED = 2\n")
    assert steps(versioned.rebuild(first)) == {*SHARED, "report"}


@by_either_tool
def test_another_pin_reruns_the_steps_that_import_the_library(versioned, first):
    versioned.repin("PyYAML", "1.0")
    assert steps(versioned.rebuild(first)) == {*SHARED, "report"}


def test_a_pin_that_concerns_no_step_makes_dvc_ask_and_nothing_is_made(versioned):
    versioned.repin("rich", "1.0")
    assert versioned.rebuild("dvc") == []


def test_a_comment_makes_dvc_ask_and_nothing_is_made(versioned):
    text = versioned.path("pipeline/stages/mesh.py").read_text()
    versioned.path("pipeline/stages/mesh.py").write_text(f"{text}# why\n")
    assert versioned.rebuild("dvc") == []


@by_either_tool
def test_a_changed_shape_and_a_changed_param_are_both_seen_at_once(versioned, first):
    versioned.shape("c", "test", "better")
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    made = versioned.rebuild(first)
    assert {line for line in made if line.endswith("/f")} == {
        *("mesh oracle/f", "mesh predicted/f", "refine predicted/f"),
        *("evaluate oracle/f", "evaluate predicted/f"),
    }
    assert "render c" in made and "train ." not in made


@by_either_tool
def test_a_result_that_is_edited_or_deleted_is_made_again(versioned, first):
    before = versioned.results()
    path = versioned.path("results/render/c/depth.png")
    path.write_text(path.read_text().swapcase())
    versioned.path("results/mesh/oracle/f/mesh.ply").unlink()
    made = versioned.rebuild(first)
    assert versioned.results() == before
    wanted = {"mesh oracle/f", "render c"}
    # What DVC finds in its run-cache it brings back, and nothing is made.
    assert set(made) == wanted if first == "snakemake" else set(made) <= wanted


def test_weights_of_the_package_count_for_both_where_training_starts_from_them(
    versioned,
):
    weights = START_FILES["pretrained"]
    versioned.path(weights).write_text("better")
    versioned.assert_both_are_content()
    versioned.edit("params.yaml", "start: scratch", "start: pretrained")
    versioned.write_dvc_yaml()
    versioned.snakemake()
    assert "train ." in versioned.ran()
    versioned.path(weights).write_text("best")
    assert f"stale: train: 1 of 1 shards (inputs: {weights})" in versioned.snakemake(
        "-n"
    )
    assert "train ." in versioned.rebuild("dvc")


def test_a_renamed_category_makes_no_shape_again_and_trains_nothing(versioned):
    rows = [{**row, "category": "gadget"} for row in versioned.sheet()]
    versioned.write_sheet(rows)
    assert versioned.rebuild() == ["catalog .", "report ."]
    assert "gadget" in versioned.path("results/metrics/mesh.json").read_text()


@by_either_tool
def test_another_number_of_shards_makes_nothing_again(versioned, first):
    versioned.edit("params.yaml", "shards: 2", "shards: 7")
    assert versioned.rebuild(first) == []


def test_forcing_dvc_makes_nothing_that_is_fresh(versioned):
    versioned.dvc("repro", "-f")
    assert versioned.ran() == []
    versioned.assert_both_are_content()


def test_a_frozen_stage_is_left_alone_by_dvc(versioned):
    versioned.dvc("freeze", "train")
    versioned.edit("params.yaml", "max_steps: 4 ", "max_steps: 5 ")
    versioned.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    versioned.dvc("repro")
    assert steps(versioned.ran()) == BELOW_MESH
    versioned.dvc("unfreeze", "train")
    assert "train" in steps(versioned.rebuild())
