"""Variants trained and measured on a ball and a torus, from catalog to table."""

import importlib
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.experiments import table, trial
from pipeline.experiments.baselines import Shape
from pipeline.io import meshes, tables
from pipeline.provenance.execution.jobs import run_job
from pipeline.provenance.experiments import FOLDER, experiment_folder
from pipeline.provenance.freshness.shards import ONLY_SHARD, names
from tests.meshes_with_answers import ball, torus

SHEET = """\
id,category,path,split
ball,round,ball.ply,train
torus,ring,torus.ply,test
broken,ring,broken.ply,test
"""


@pytest.fixture(scope="module")
def settings(params: Params) -> Params:
    plain = params.model_dump()
    plain["catalog"] |= {"source": "raw", "max_failed": 1.0}
    plain["sketch"] |= {"styles": ["full"]}
    plain["train"] |= {"max_steps": 2, "validation_interval": 1}
    plain["experiments"] |= {
        "variants": {"plain": {}, "coarse": {"mesh.octree_depth": 4}},
        "view_sets": [["front"], ["front", "side", "top"]],
        "max_shapes_per_category": 0,
    }
    return Params.model_validate(plain)


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory, root: Path, settings: Params
) -> Path:
    """A default run that has drawn its shapes."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "pipeline").symlink_to(root / "pipeline")
    (folder / "raw").mkdir()
    (folder / "raw/catalog.csv").write_text(SHEET)
    meshes.write(folder / "raw/ball.ply", ball(rings=8))
    meshes.write(folder / "raw/torus.ply", torus())
    (folder / "raw/broken.ply").write_text("no mesh")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for step in ("catalog", "normalize", "render", "sketch"):
            for shard in (
                [ONLY_SHARD] if step == "catalog" else names(settings.workflow.shards)
            ):
                stage = importlib.import_module(f"pipeline.stages.{step}")
                run_job(
                    step,
                    shard,
                    params=settings.model_dump(mode="json"),
                    load=partial(partial, stage.run, params=settings),
                )
    return folder


def rows_of(variant: str, seed: int) -> list[dict[str, str]]:
    return tables.read_csv(experiment_folder(variant, seed) / "shapes.csv")


def test_variants_are_trained_and_measured_beside_their_baselines_and_summed_up(
    project: Path, settings: Params, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(project)
    for variant in settings.experiments.variants:
        for seed in settings.experiments.seeds:
            trial.run(variant, seed, settings, 1)
    rows = rows_of("plain", 1)
    one, three = "front", "front side top"
    methods = {(row["method"], row["views"]) for row in rows}
    assert methods == {
        *product(("plain", "hull", "nearest"), (one, three)),
        ("oracle", trial.TRUE_MAPS),
    }
    assert {row["method"] for row in rows_of("plain", 2)} == {"plain", "nearest"}
    assert {row["views"] for row in rows_of("coarse", 1)} == {three}

    broken = [row for row in rows if row["id"] == "broken"]
    assert len(broken) == len(methods)
    assert {row["status"] for row in broken} == {"failed"}
    assert "normalize/mesh.ply" in broken[0]["reason"]

    found = {(r["method"], r["views"]): r for r in rows if r["id"] == "torus"}
    oracle, hull = found["oracle", trial.TRUE_MAPS], found["hull", three]
    assert float(oracle["mask_iou"]) == 1
    assert float(oracle["chamfer"]) < float(hull["chamfer"]) < 0.2
    # The only shape that was learned is a ball, and a torus is none.
    assert 0 < float(found["nearest", three]["mask_iou"]) < 0.9

    text = table.run(settings)
    written = tables.read_csv(FOLDER / "table.csv")
    assert text == (FOLDER / "table.md").read_text()
    assert len(text.splitlines()) == 2 + len(written)
    assert {row["seeds"] for row in written if row["method"] == "plain"} == {"2"}
    assert {row["failed"] for row in written if row["method"] == "hull"} == {"1"}
    assert "coarse" in (FOLDER / "curves.svg").read_text()


def test_nothing_is_measured_before_the_default_run(
    settings: Params, tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pipeline").symlink_to(root / "pipeline")
    with pytest.raises(ValueError, match="catalog_all makes it"):
        trial.run("plain", 1, settings, 1)


def test_the_first_shapes_of_each_category_are_tested():
    first = Shape(
        id="a-1",
        category="a",
        split="test",
        sketch=Path(),
        maps=(Path(), Path()),
        mesh=Path(),
        missing="",
    )
    shapes = [
        replace(first, id="b-1", category="b", split="novel"),
        replace(first, id="a-2"),
        replace(first, id="a-0", split="train"),
        first,
    ]
    assert [shape.id for shape in trial.select_tested(shapes, 1)] == ["a-1", "b-1"]
    assert [shape.id for shape in trial.select_tested(shapes, 0)] == [
        "a-1",
        "a-2",
        "b-1",
    ]
