from pathlib import Path

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.geometry.scene.mesh import BadMeshError, Mesh
from pipeline.io import meshes
from pipeline.stages import normalize
from tests.meshes_with_answers import box


def test_a_raw_mesh_is_turned_and_scaled_into_the_unit_ball(
    tmp_path: Path, params: Params
):
    meshes.write(tmp_path / "raw.obj", box((1, 2, 6)))
    raw = str(tmp_path / "raw.obj")
    normalize.run(raw, tmp_path / "m.ply", up="+z", front="-y", params=params)
    made = meshes.read(tmp_path / "m.ply").vertices
    assert np.isclose(np.linalg.norm(made, axis=1).max(), 1)
    np.testing.assert_allclose(np.ptp(made, axis=0) / np.ptp(made[:, 0]), [1, 6, 2])


def test_a_procedural_shape_is_made_by_its_address(tmp_path: Path, params: Params):
    facts = normalize.run("procedural:chair:1:0", tmp_path / "m.ply", params=params)
    assert facts["faces"] == len(meshes.read(tmp_path / "m.ply").faces)


def test_a_refusal_names_the_file_and_writes_nothing(tmp_path: Path, params: Params):
    flat = Mesh(vertices=np.eye(3) * [[1.0], [2.0], [3.0]], faces=np.array([[0, 1, 1]]))
    meshes.write(tmp_path / "flat.ply", flat)
    with pytest.raises(BadMeshError, match=r"flat\.ply"):
        normalize.run(str(tmp_path / "flat.ply"), tmp_path / "m.ply", params=params)
    assert not (tmp_path / "m.ply").exists()


def test_a_mesh_with_too_many_faces_is_refused(tmp_path: Path, params: Params):
    meshes.write(tmp_path / "raw.ply", box())
    few = params.normalize.model_copy(update={"max_faces": 11})
    with pytest.raises(BadMeshError, match=r"12 faces, normalize\.max_faces allows 11"):
        normalize.run(
            str(tmp_path / "raw.ply"),
            tmp_path / "m.ply",
            params=params.model_copy(update={"normalize": few}),
        )
