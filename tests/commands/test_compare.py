from pathlib import Path

from pipeline.commands.compare import compare
from pipeline.config.params import Params
from pipeline.geometry.metrics import registry
from pipeline.io import meshes
from tests.meshes_with_answers import box


def test_a_mesh_is_compared_as_it_stands(tmp_path: Path, params: Params):
    meshes.write(tmp_path / "a.ply", box((1, 1, 1)))
    meshes.write(tmp_path / "b.obj", box((3, 3, 3)))
    same = compare(tmp_path / "a.ply", tmp_path / "a.ply", params)
    other = compare(tmp_path / "a.ply", tmp_path / "b.obj", params)
    of_meshes = [m.key for m in registry.METRICS if m.compares == "meshes"]
    assert list(same) == of_meshes
    assert same["chamfer"] < 1e-6
    assert other["hausdorff"] > 1
