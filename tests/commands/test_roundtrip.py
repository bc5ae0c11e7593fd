import json
from pathlib import Path

from pipeline.commands import roundtrip
from pipeline.config.params import Params
from pipeline.geometry.fusion.perturbation import standard_perturbation
from pipeline.io import meshes, tables
from pipeline.io.catalogs import Shape
from tests.meshes_with_answers import ball, torus


def test_meshes_come_back_close_and_bad_ones_are_counted(
    tmp_path: Path, params: Params
):
    source = tmp_path / "round"
    source.mkdir()
    meshes.write(source / "ball.ply", ball())
    meshes.write(source / "torus.obj", torus())
    (source / "bad.off").write_text("no mesh")
    settings = roundtrip.with_settings(params, size=64, depth=6)
    summary = roundtrip.run([source], tmp_path / "out", settings, 1)
    assert (summary["n"], summary["failed"]) == (3, 1)
    assert summary["all"]["chamfer_visible"]["median"] < 0.01
    assert summary["all"]["chamfer_visible"]["p95"] is None  # of three, one failed
    assert summary["all"]["watertight"]["share"] <= 0.67
    assert set(summary["by_category"]) == {"round"}
    table = roundtrip.as_text(summary)
    assert all(name in table for name in summary["all"])
    written = json.loads((tmp_path / "out/summary.json").read_text())
    assert written == summary
    rows = {row["id"]: row for row in tables.read_csv(tmp_path / "out/shapes.csv")}
    assert rows["round-bad"]["status"] == "failed"
    assert "bad.off" in rows["round-bad"]["reason"]
    assert (tmp_path / "out/meshes/round-ball.ply").exists()


def test_meshes_of_one_name_do_not_overwrite_each_other(tmp_path: Path, params: Params):
    for folder, mesh in (("one", ball()), ("two", torus())):
        (tmp_path / folder / "round").mkdir(parents=True)
        meshes.write(tmp_path / folder / "round/thing.ply", mesh)
    meshes.write(tmp_path / "one/round/thing.obj", torus())
    sources = [tmp_path / "one/round", tmp_path / "two/round"]
    settings = roundtrip.with_settings(params, size=32, depth=4)
    assert roundtrip.run(sources, tmp_path / "out", settings, 1)["n"] == 3
    assert len([*(tmp_path / "out/meshes").iterdir()]) == 3
    ids = [row["id"] for row in tables.read_csv(tmp_path / "out/shapes.csv")]
    assert len({name.casefold() for name in ids}) == 3


def test_disturbed_maps_cost_accuracy_and_are_the_same_in_parallel(
    tmp_path: Path, params: Params
):
    source = tmp_path / "round"
    source.mkdir()
    meshes.write(source / "ball.ply", ball())
    meshes.write(source / "torus.ply", torus())
    settings = roundtrip.with_settings(params, size=48, depth=5)
    calm, noisy, parallel = (
        roundtrip.run([source], tmp_path / name, settings, jobs, noise)
        for name, jobs, noise in (
            ("calm", 1, standard_perturbation(0.0)),
            ("noisy", 1, standard_perturbation(1.0, num_wrong_views=1)),
            ("parallel", 2, standard_perturbation(1.0, num_wrong_views=1)),
        )
    )
    for worse in ("chamfer_visible", "disagreement"):
        assert noisy["all"][worse]["median"] > calm["all"][worse]["median"]
    first, second = (
        (tmp_path / name / "meshes/round-torus.ply").read_bytes()
        for name in ("noisy", "parallel")
    )
    assert first == second
    assert noisy["failed"] == parallel["failed"] == 0


def test_a_shape_that_is_gone_is_a_failed_row(tmp_path: Path, params: Params):
    gone = Shape(
        id="gone",
        category="c",
        split="",
        source=str(tmp_path / "gone.obj"),
        up="+y",
        front="+z",
        sha256="",
    )
    row = roundtrip.one((gone, gone), folder=tmp_path, params=params)
    assert row["status"] == "failed"
    assert "no such file" in str(row["reason"])
