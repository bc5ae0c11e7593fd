import contextlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.geometry.scene.mesh import BadMeshError, Mesh
from pipeline.io import meshes
from tests.meshes_with_answers import box, volume


@pytest.mark.parametrize("suffix", meshes.SUFFIXES)
def test_a_mesh_comes_back_as_it_was_written(tmp_path: Path, suffix: str):
    if suffix == ".gltf":
        pytest.skip("gltf is several files: read only")
    path = tmp_path / f"box{suffix}"
    meshes.write(path, box((1, 2, 3)))
    read = meshes.read(path)
    assert len(read.faces) == 12
    assert np.isclose(volume(read), 6, rtol=1e-6)


def test_the_parts_of_a_scene_become_one_mesh(tmp_path: Path):
    trimesh = pytest.importorskip("trimesh")
    scene = trimesh.Scene([trimesh.creation.box(), trimesh.creation.icosphere()])
    scene.export(tmp_path / "scene.glb")
    assert len(meshes.read(tmp_path / "scene.glb").faces) == 12 + 1280


def test_off_files_with_the_counts_on_the_first_line_are_read(tmp_path: Path):
    text = "OFF3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n"
    (tmp_path / "modelnet.off").write_text(text)
    assert len(meshes.read(tmp_path / "modelnet.off").faces) == 1


BAD = {
    "missing.obj": (None, "no such file"),
    "empty.ply": (b"", "is empty"),
    "text.off": (b"hello, this is no mesh", "not a readable mesh|no faces"),
    "points.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\n", "not a readable mesh|no faces"),
    "cut.glb": (b"glTF\x02\x00\x00\x00\xff\x00\x00\x00", "not a readable mesh"),
    "picture.stl": (b"\x89PNG\r\n\x1a\n" + bytes(100), "not a readable mesh|no faces"),
    "model.blend": (b"BLENDER", r"cannot read '\.blend'"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_mesh_is_refused_by_name(tmp_path: Path, name: str):
    content, sentence = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadMeshError, match=sentence) as refusal:
        meshes.read(tmp_path / name)
    assert name in str(refusal.value)


def test_a_mesh_is_not_written_to_an_unknown_format(tmp_path: Path):
    with pytest.raises(ValueError, match=r"cannot write '\.fbx'"):
        meshes.write(tmp_path / "box.fbx", box())


@pytest.mark.parametrize("suffix", [".ply", ".obj", ".off", ".stl", ".glb"])
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_but_never_crash(
    tmp_path: Path, suffix: str, data: st.DataObject
):
    path = tmp_path / f"damaged{suffix}"
    meshes.write(path, box())
    content = bytearray(path.read_bytes())
    cut = data.draw(st.integers(0, len(content)))
    at = data.draw(st.lists(st.integers(0, len(content) - 1), max_size=8))
    for index in at:
        content[index] = data.draw(st.integers(0, 255))
    path.write_bytes(content[:cut])
    with contextlib.suppress(BadMeshError):
        assert isinstance(meshes.read(path), Mesh)
