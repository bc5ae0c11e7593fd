from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.geometry.metrics import registry
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import maps, meshes, tables
from pipeline.stages import evaluate


@pytest.fixture
def files(
    tmp_path: Path, ball: Mesh, box: Mesh, ball_maps: ViewMaps, box_maps: ViewMaps
) -> list[Path]:
    """A ball that was reconstructed where a box is true."""
    paths = []
    for name, mesh, view_maps in (("ball", ball, ball_maps), ("box", box, box_maps)):
        of_shape = [
            tmp_path / f"{name}{end}" for end in (".ply", "-depth.png", "-normal.png")
        ]
        meshes.write(of_shape[0], mesh)
        maps.write(*of_shape[1:], view_maps)
        paths += of_shape
    return paths


def test_every_metric_of_the_registry_is_written_and_no_other(
    files: list[Path], tmp_path: Path, params: Params
):
    facts = evaluate.run(*files, tmp_path / "metrics.json", params=params)
    keys = [metric.key for metric in registry.METRICS]
    assert list(facts) == list(tables.read_json(tmp_path / "metrics.json")) == keys
    for metric in registry.METRICS:
        assert isinstance(facts[metric.key], bool) == metric.is_claim
    assert 0 < facts["mask_iou"] < 1


def test_the_same_seed_gives_the_same_metrics(
    files: list[Path], tmp_path: Path, params: Params
):
    first, second = (
        evaluate.run(*files, tmp_path / "metrics.json", params=params) for _ in "ab"
    )
    assert first == second
