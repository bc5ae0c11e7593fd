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
) -> dict[str, Path]:
    """A ball that was reconstructed where a box is true."""
    paths = {}
    for prefix, mesh, view_maps in (("", ball, ball_maps), ("true_", box, box_maps)):
        names = [f"{prefix}{kind}_path" for kind in ("mesh", "depth", "normal")]
        mesh_path, *map_paths = (tmp_path / name for name in names)
        mesh_path = mesh_path.with_suffix(".ply")
        map_paths = [path.with_suffix(".png") for path in map_paths]
        meshes.write(mesh_path, mesh)
        maps.write(*map_paths, view_maps)
        paths |= dict(zip(names, [mesh_path, *map_paths], strict=True))
    return paths


def test_every_metric_of_the_registry_is_written_and_no_other(
    files: dict[str, Path], tmp_path: Path, params: Params
):
    facts = evaluate.run(**files, metrics_path=tmp_path / "metrics.json", params=params)
    keys = [metric.key for metric in registry.METRICS]
    assert list(facts) == list(tables.read_json(tmp_path / "metrics.json")) == keys
    for metric in registry.METRICS:
        assert isinstance(facts[metric.key], bool) == metric.is_claim
    assert 0 < facts["mask_iou"] < 1


def test_the_same_seed_gives_the_same_metrics(
    files: dict[str, Path], tmp_path: Path, params: Params
):
    first, second = (
        evaluate.run(**files, metrics_path=tmp_path / "metrics.json", params=params)
        for _ in "ab"
    )
    assert first == second
