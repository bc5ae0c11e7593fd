from pathlib import Path

import numpy as np
import pytest

from pipeline.io import meshes
from pipeline.io.mesh_formats.export import export
from tests.meshes_with_answers import box

SIDES = (1.0, 2.0, 3.0)
FORMATS = (".glb", ".gltf", ".obj", ".ply")
RED = np.tile(np.array([[255, 0, 0]], dtype=np.uint8), (8, 1))

every_format = pytest.mark.parametrize("suffix", FORMATS)


@every_format
def test_trimesh_sees_extents_normals_and_one_material(tmp_path: Path, suffix: str):
    trimesh = pytest.importorskip("trimesh")
    path = tmp_path / f"box{suffix}"
    export(path, box(SIDES))
    scene = trimesh.load_scene(path, process=False)
    (mesh,) = scene.geometry.values()
    np.testing.assert_allclose(mesh.extents, SIDES, rtol=1e-6)
    assert len(mesh.faces) == 12 and mesh.is_watertight
    stored = mesh._cache["vertex_normals"]  # as read; not computed
    outward = np.sign(mesh.vertices)
    assert (np.sign(stored) == outward).all()
    if suffix != ".ply":
        assert mesh.visual.material.name == "clay"


@every_format
def test_pymeshlab_sees_the_same(tmp_path: Path, suffix: str):
    pymeshlab = pytest.importorskip("pymeshlab")
    path = tmp_path / f"box{suffix}"
    export(path, box(SIDES))
    mesh_set = pymeshlab.MeshSet()
    mesh_set.load_new_mesh(str(path))
    mesh = mesh_set.current_mesh()
    corners = mesh.transformed_vertex_matrix()
    np.testing.assert_allclose(np.ptp(corners, axis=0), SIDES, rtol=1e-6)
    assert mesh.face_number() == 12
    normals = mesh.vertex_normal_matrix()
    assert (np.sign(normals) == np.sign(corners)).all()


@every_format
def test_our_own_reader_reads_it_back(tmp_path: Path, suffix: str):
    path = tmp_path / f"box{suffix}"
    export(path, box(SIDES), RED)
    mesh = meshes.read(path)
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), SIDES, rtol=1e-6)
    assert len(mesh.faces) == 12


@pytest.mark.parametrize("suffix", [".glb", ".gltf", ".ply"])
def test_colors_of_vertices_arrive(tmp_path: Path, suffix: str):
    trimesh = pytest.importorskip("trimesh")
    path = tmp_path / f"box{suffix}"
    export(path, box(SIDES), RED)
    (mesh,) = trimesh.load_scene(path, process=False).geometry.values()
    visual = mesh.visual
    colors = (
        visual.vertex_attributes["color"]
        if visual.kind == "texture"
        else visual.vertex_colors
    )
    assert (np.asarray(colors)[:, :3] == [255, 0, 0]).all()


def test_colors_of_an_obj_stand_behind_its_coordinates(tmp_path: Path):
    pymeshlab = pytest.importorskip("pymeshlab")
    export(tmp_path / "box.obj", box(SIDES), RED)
    mesh_set = pymeshlab.MeshSet()
    mesh_set.load_new_mesh(str(tmp_path / "box.obj"))
    colors = mesh_set.current_mesh().vertex_color_matrix()
    assert (colors[:, :3] == [1, 0, 0]).all()


def test_only_an_obj_has_a_file_beside_it(tmp_path: Path):
    for suffix in (*FORMATS, ".stl", ".off"):
        folder = tmp_path / suffix[1:]
        folder.mkdir()
        written = export(folder / f"box{suffix}", box())
        assert sorted(written) == sorted(folder.iterdir())
        assert len(written) == (2 if suffix == ".obj" else 1)
