"""The matrix, Snakemake alone: no git, no DVC, and every reason to make a thing."""

import os
import re
import shutil
from collections import Counter

import pytest

from pipeline.steps import STEPS
from tests.workflow.projects import FIRST_MADE, SHARED, steps

pytestmark = pytest.mark.matrix


def test_the_first_build_makes_each_unit_once_without_git_or_dvc(built):
    made = built.path(FIRST_MADE).read_text().splitlines()
    assert steps(made) == set(STEPS)
    assert len(made) == len(set(made))
    built.assert_snakemake_is_content()


def test_a_dry_run_makes_nothing_and_says_what_is_stale_and_why(built):
    built.edit("params.yaml", "octree_depth: 5 ", "octree_depth: 4 ")
    said = built.snakemake("-n")
    assert "stale: mesh: 2 of 2 shards (params)" in said
    assert "stale: report: 1 of 1 shards (upstream)" in said
    assert "stale: fuse" not in said
    assert built.ran() == []


def test_the_time_left_is_told_before_a_run_and_in_it(built):
    assert "time left" not in built.snakemake("-n")
    assert re.search(r"time left: about \d+ s\n", built.snakemake("-n", "-R", "mesh"))
    said = built.snakemake("-R", "refine")
    assert "time left: about" in said  # how it changes: execution/test_time_left.py
    assert said.count("time left") == said.count("time left: about")


def test_files_that_are_touched_are_not_made_again(built):
    for number, path in enumerate(built.path("results").rglob("*")):
        os.utime(path, ns=(2**60 + number, 2**60 - number))
    for folder in ("raw", "pipeline"):
        for path in built.path(folder).rglob("*"):
            os.utime(path)
    built.assert_snakemake_is_content()


def test_a_comment_makes_nothing_again(built):
    for name in ("pipeline/stages/mesh.py", "pipeline/shared.py"):
        text = built.path(name).read_text().replace('"""A toy."""', '"""Words."""')
        built.path(name).write_text(f"{text}# why\n")
    built.assert_snakemake_is_content()


def test_code_of_a_stage_reruns_that_step_and_what_shows_it(built):
    text = built.path("pipeline/stages/render.py").read_text()
    built.path("pipeline/stages/render.py").write_text(f"{text}X = 1\n")
    built.snakemake()
    # It made the same again, so nothing else comes of it; the page tells of its making.
    assert built.ran() == [f"render {shape}" for shape in "abcf"] + ["report ."]
    built.assert_snakemake_is_content()


def test_code_of_a_shared_module_reruns_the_steps_that_import_it(built):
    built.path("pipeline/shared.py").write_text("SHARED = 2\n")
    built.snakemake()
    assert steps(built.ran()) == {*SHARED, "report"}
    built.assert_snakemake_is_content()


def test_another_pin_reruns_the_steps_that_import_the_library_and_no_other(built):
    built.repin("rich", "1.0")  # which no step imports
    built.assert_snakemake_is_content()
    built.repin("PyYAML", "1.0")
    assert "stale: fuse: 2 of 2 shards (versions)" in built.snakemake("-n")
    built.snakemake()
    assert steps(built.ran()) == {*SHARED, "report"}
    built.assert_snakemake_is_content()


def jobs(said):
    """Count the jobs that a run has done, by rule."""
    return Counter(re.findall(r"Finished jobid: \d+ \(Rule: (\w+)\)", said))


def test_a_changed_shape_makes_jobs_for_its_shard_and_no_other(built):
    built.edit("params.yaml", "shards: 2", "shards: 9")
    built.snakemake()
    built.shape("c", "test", "better")
    said = built.snakemake()
    done = jobs(said)
    assert {step: done[step] for step in STEPS} == dict.fromkeys(STEPS, 1) | {
        "train": 0
    }
    assert "stale: normalize: 9 of 9 shards (upstream)" in said  # as far as was known
    assert "stale: normalize: 1 of 9 shards (inputs)" in said
    assert {line.split("/")[-1].split()[-1] for line in built.ran()} == {"c", "."}
    built.assert_snakemake_is_content()


def test_a_catalog_that_is_stale_and_comes_out_the_same_starts_no_other_job(built):
    text = built.path("pipeline/stages/catalog.py").read_text()
    built.path("pipeline/stages/catalog.py").write_text(f"{text}X = 1\n")
    done = jobs(built.snakemake())
    assert {step for step in STEPS if done[step]} == {"catalog", "report"}
    assert built.ran() == ["catalog .", "report ."]
    built.assert_snakemake_is_content()


@pytest.mark.parametrize(
    "name", ["render/c/depth.png", "render/c", "train/weights.safetensors"]
)
def test_a_result_that_is_deleted_is_made_again_and_no_other(built, name):
    before = built.results()
    path = built.path(f"results/{name}")
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    built.snakemake()
    unit = "render c" if "render" in name else "train ."
    assert built.ran() == [unit]
    assert built.results() == before
    built.assert_snakemake_is_content()


def test_a_result_that_is_edited_is_made_again_even_if_it_looks_as_old(built):
    before = built.results()
    path = built.path("results/render/c/depth.png")
    seen = path.stat()
    path.write_text(path.read_text().swapcase())
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    built.snakemake()
    assert built.ran() == ["render c"]
    assert built.results() == before


def test_a_shard_index_that_is_deleted_costs_no_unit(built):
    before = built.results()
    for index in built.path("results").glob("*/_shards/1-of-*.json"):
        index.unlink()
    built.snakemake()
    assert built.ran() == []
    assert built.results() == before
    built.assert_snakemake_is_content()


def test_another_number_of_shards_more_than_shapes_makes_nothing_again(built):
    built.edit("params.yaml", "shards: 2", "shards: 9")
    built.snakemake()
    assert built.ran() == []
    assert len(list(built.path("results/mesh/_shards").iterdir())) == 9
    built.assert_snakemake_is_content()


def test_forcing_everything_makes_everything_and_the_same(built):
    before = built.results()
    built.snakemake("-F")
    assert steps(built.ran()) == set(STEPS)
    assert built.results() == before
    built.assert_snakemake_is_content()


@pytest.mark.parametrize(
    "options", [["-R", "mesh"], ["-f", "mesh_all"]], ids=["-R", "-f"]
)
def test_forcing_a_step_makes_it_again_and_nothing_else(built, options):
    built.snakemake(*options)
    made = built.ran()
    assert steps(made) == {"mesh"}
    assert len(made) == 4
    built.assert_snakemake_is_content()


def test_other_rerun_triggers_change_nothing(built):
    triggers = ("mtime", "params", "input", "code", "software-env")
    said = built.snakemake("-n", "--rerun-triggers", *triggers)
    assert "Nothing to be done" in said


def test_params_are_changed_on_the_command_line_for_one_run(built):
    built.snakemake("--config", "mesh={octree_depth: 4}")
    assert steps(built.ran()) == {"mesh", "refine", "evaluate", "report"}
    built.path("other.yaml").write_text("mesh: {octree_depth: 4}\n")
    said = built.snakemake("-n", "--configfile", "other.yaml")
    assert "Nothing to be done" in said
    built.snakemake()
    assert steps(built.ran()) == {"mesh", "refine", "evaluate", "report"}
    built.assert_snakemake_is_content()


@pytest.mark.parametrize("key", ["mesh.octree_depht", "mehs"])
def test_a_misspelt_key_stops_all_in_a_sentence_that_names_it(built, key):
    block, _, name = key.partition(".")
    value = f"{{{name}: 4}}" if name else "4"
    said = built.snakemake("--config", f"{block}={value}", fails=True)
    assert key in said
    assert "Traceback" not in said
    assert built.ran() == []
