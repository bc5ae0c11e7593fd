"""What users of each tool expect to be there, besides a build."""

import pytest

from pipeline.steps import STEPS

pytestmark = pytest.mark.matrix


def test_a_report_has_the_tables_of_all_steps_with_captions_by_category(built):
    built.snakemake("--report", "report.html")
    text = built.path("report.html").read_text()
    for words in (
        "Line drawings in, 3D meshes out",
        "Shapes, by step",
        "the reason of each failure",
    ):
        assert words in text


def test_every_job_leaves_a_log_and_its_run_time(built):
    for step in STEPS:
        logs = built.path("results/logs") / step
        jobs = {path.stem for path in logs.glob("*-of-*.log")}
        assert jobs == {path.name.split(".")[0] for path in logs.glob("*.tsv")}
        assert len(jobs) == (1 if STEPS[step].is_global else 2)


def test_dvc_lists_stages_and_shows_and_compares_metrics_and_plots(versioned):
    assert "Make a surface of maps, cloud and drawings" in versioned.dvc(
        "stage", "list"
    )
    assert "chamfer" in versioned.dvc("metrics", "show", "--md")
    versioned.shape("e", "test")
    versioned.rebuild()
    assert "summary.json" in versioned.dvc("metrics", "diff", "HEAD")
    for words in (("show",), ("diff", "HEAD")):
        versioned.dvc("plots", *words, "-o", "plots")
        text = versioned.path("plots/index.html").read_text()
        for title in ("Training", "Distance to the true mesh by category"):
            assert title in text
        assert "overview.png" in text


def test_the_network_alone_is_had_from_another_place(versioned, tmp_path):
    weights = "results/train/weights.safetensors"
    versioned.dvc("get", str(versioned.root), weights, "-o", str(tmp_path / "weights"))
    assert (tmp_path / "weights").read_bytes() == versioned.path(weights).read_bytes()
