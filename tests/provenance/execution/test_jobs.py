import csv
import json
import shutil
from pathlib import Path

import pytest

from pipeline.provenance.execution.jobs import run_job

TESTED_UNITS = ["predicted/c", "oracle/c", "predicted/d", "oracle/d"]


def test_a_first_run_makes_every_unit_once_and_the_next_one_none(project):
    first = project.make()
    assert len(first) == len(set(first)) == 1 + 3 * 4 + 1 + 2 + 3 * 4 + 2 + 1
    assert project.reasons() == {}
    assert project.make() == []


def test_a_changed_block_of_params_reruns_its_step_and_what_comes_of_it(project):
    project.make()
    project.params["mesh"] = {"salt": 2}
    assert project.reasons() == {
        "mesh": "params",
        "refine": "upstream",
        "evaluate": "upstream",
        "report": "upstream",
    }
    ran = project.make()
    assert {line.split()[0] for line in ran} == {"mesh", "refine", "evaluate", "report"}
    assert project.reasons() == {}


def test_a_rebuild_to_the_same_content_reruns_nothing_below(project):
    project.make()
    shutil.rmtree("results/render/a")
    assert project.make() == ["render a"]
    assert project.reasons() == {}


def test_force_makes_fresh_units_again(project):
    project.make()
    assert len(project.make("render", force=True)) == 4


def test_a_kill_loses_the_unit_in_hand_and_no_other(project):
    project.params["workflow"]["shards"] = 1
    project.stops_at = "render c"
    with pytest.raises(KeyboardInterrupt):
        project.make()
    assert not Path("results/render/c").exists()
    project.stops_at = ""
    ran = project.make()
    assert [line for line in ran if line.startswith("render")] == [
        "render c",
        "render d",
    ]
    assert project.reasons() == {}


def test_a_kill_leaves_the_unit_that_was_there_whole(project):
    project.make()
    before = Path("results/render/c/depth.png").read_text()
    project.params["render"] = {"salt": 2}
    project.stops_at = "render c"
    with pytest.raises(KeyboardInterrupt):
        project.make()
    assert Path("results/render/c/depth.png").read_text() == before


def test_a_refused_shape_fails_with_its_reason_all_the_way_down(project):
    project.add("c", "test", "bad")
    ran = project.make()
    assert "render c" not in ran and "render d" in ran
    for folder in ("normalize/c", "mesh/predicted/c", "evaluate/oracle/c"):
        receipt = json.loads(Path(f"results/{folder}/receipt.json").read_text())
        assert receipt["failed"] == "normalize: raw/c.obj: 3 faces, need 4"
        assert receipt["outputs"] == {}
    assert project.reasons() == {}
    assert project.make() == []


def test_a_repaired_shape_is_made_and_no_other(project):
    project.add("c", "test", "bad")
    project.make()
    project.add("c", "test", "good")
    ran = project.make()
    assert {line.split("/")[-1].split()[-1] for line in ran} == {"c", "."}
    assert project.reasons() == {}


def test_a_failed_shape_is_an_empty_cell_of_the_manifest(project):
    project.add("b", "val", "bad")
    project.make("catalog", "normalize", "render", "sketch")
    seen = []

    def train(*, manifest_path, weights_path, history_path, scratch):
        with manifest_path.open(newline="") as file:
            seen.extend(csv.DictReader(file))
        weights_path.write_text("")
        history_path.write_text("")

    run_job("train", "1-of-1", params=project.params, load=lambda: train)
    assert [row["id"] for row in seen] == ["a", "b"]
    assert [row["split"] for row in seen] == ["train", "val"]
    assert [row["sketch/sketch.png"] for row in seen] == [
        "results/sketch/a/sketch.png",
        "",
    ]


def test_a_refused_global_step_ends_in_one_sentence(project):
    def refuse(**arguments):
        raise ValueError("no meshes in raw")

    with pytest.raises(SystemExit, match="catalog: no meshes in raw"):
        run_job("catalog", "1-of-1", params=project.params, load=lambda: refuse)
    assert not Path("results/catalog/_shards").exists()


def test_a_job_without_its_upstream_says_what_makes_it(project):
    project.make("catalog")
    with pytest.raises(SystemExit, match="snakemake normalize_all"):
        project.make("render")


def test_results_of_a_shape_that_is_gone_go_and_foreign_files_stay(project):
    project.make()
    Path("results/mesh/.gitignore").write_text("/x")
    Path("results/mesh/notes").mkdir()
    Path("results/train/.gitignore").write_text("/x")
    Path("raw/c.obj").unlink()
    project.make()
    assert not list(Path("results").glob("*/c")) + list(Path("results").glob("*/*/c"))
    assert Path("results/mesh/.gitignore").exists()
    assert Path("results/mesh/notes").exists()
    assert Path("results/train/.gitignore").exists()
    assert project.reasons() == {}


def test_another_number_of_shards_makes_nothing_again(project):
    project.make()
    project.params["workflow"]["shards"] = 3
    assert set(project.reasons().values()) <= {"index", "orphans", "upstream"}
    assert project.make() == []
    assert len(list(Path("results/mesh/_shards").iterdir())) == 3


def test_scratch_outlives_a_kill_and_goes_when_the_unit_is_done(project):
    project.stops_at = "train ."
    with pytest.raises(KeyboardInterrupt):
        project.make()
    (scratch,) = Path(".cache/train").iterdir()
    (scratch / "kept").write_text("")
    project.stops_at = ""
    project.make()
    assert not list(Path(".cache/train").iterdir())


def test_the_same_work_gives_the_same_receipts(project):
    project.make()
    first = {p: p.read_text() for p in Path("results").rglob("*.json")}
    project.make(force=True)
    assert first == {p: p.read_text() for p in Path("results").rglob("*.json")}


def test_the_progress_log_of_a_training_outlives_it_among_the_logs(project):
    project.stops_at = "train ."
    with pytest.raises(KeyboardInterrupt):
        project.make()
    (scratch,) = Path(".cache/train").iterdir()
    (scratch / "progress").mkdir()
    (scratch / "progress/log.csv").write_text("step\n1\n")
    project.stops_at = ""
    project.make()
    assert Path("results/logs/train/progress/log.csv").read_text() == "step\n1\n"
    assert not scratch.exists()
