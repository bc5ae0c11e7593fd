import os
import random
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.config.prepare import ReadingConfig
from pipeline.geometry.scene.mesh import BadMeshError, Mesh, clean, face_areas
from pipeline.geometry.scene.solid import signed_volume
from pipeline.io import meshes
from tests import mesh_files
from tests.meshes_with_answers import box
from tests.mutations import mutated

NUM_MUTATIONS = 40
BUDGET = ReadingConfig(megabytes=2000, seconds=60)


@pytest.mark.parametrize("suffix", meshes.SUFFIXES)
def test_a_mesh_comes_back_as_it_was_written(tmp_path: Path, suffix: str):
    path = tmp_path / f"box{suffix}"
    meshes.write(path, box((1, 2, 3)))
    read = meshes.read(path)
    assert len(read.faces) == 12
    assert np.isclose(signed_volume(read), 6, rtol=1e-6)
    assert list(tmp_path.iterdir()) == [path]  # and nothing beside it


@pytest.mark.parametrize("name", mesh_files.FILES)
def test_all_formats_hold_the_same_shape(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(mesh_files.FILES[name])
    mesh = clean(meshes.read(tmp_path / name, BUDGET))
    assert np.isclose(signed_volume(mesh), mesh_files.VOLUME)
    assert np.isclose(face_areas(mesh).sum(), mesh_files.AREA)
    assert _num_parts(mesh) == mesh_files.NUM_PARTS
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), [8, 4, 2])


def test_the_parts_of_a_scene_become_one_mesh(tmp_path: Path):
    trimesh = pytest.importorskip("trimesh")
    scene = trimesh.Scene([trimesh.creation.box(), trimesh.creation.icosphere()])
    scene.export(tmp_path / "scene.glb")
    assert len(meshes.read(tmp_path / "scene.glb").faces) == 12 + 1280


BAD = {
    "missing.obj": (None, "no such file"),
    "empty.ply": (b"", "is empty"),
    "text.off": (b"hello, this is no mesh", "does not begin with OFF"),
    "points.obj": (b"v 0 0 0\nv 1 0 0\nv 0 1 0\n", "no faces"),
    "cut.glb": (b"glTF\x02\x00\x00\x00\xff\x00\x00\x00", "cut off"),
    "picture.stl": (b"\x89PNG\r\n\x1a\n" + bytes(100), "no faces"),
    "model.blend": (b"BLENDER", r"cannot read '\.blend': save it as"),
    "many.off": (
        mesh_files.off().replace(b"13 0", b"99 0", 1),
        "claims 99 .* holds 13",
    ),
    "many.ply": (mesh_files.ply().replace(b"face 13", b"face 99"), "holds 13: cut off"),
    "cut.ply": (mesh_files.ply("binary_big_endian")[:-9], "holds 12: cut off"),
    "cut.stl": (mesh_files.stl()[:-99], "cut off"),
    "text.stl": (mesh_files.stl_text()[:-99], "cut off"),
    "half.obj": (b"v 0 1\n", "line 1 is no vertex"),
    "none.obj": (b"v 0 1 2\nf 1 1 -2\n", "line 2: vertex -2 of a face is none"),
    "beyond.obj": (b"v 0 1 2\nf 1 1 9\n", "vertex 8, but there are 1"),
    "digits.obj": (b"v 0 1 2\nf 1 1 " + b"9" * 5000, "line 2 is no"),
    "deep.gltf": (b'{"a":' * 5000, "json"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_mesh_is_refused_by_name(tmp_path: Path, name: str):
    content, sentence = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadMeshError, match=sentence) as refusal:
        meshes.read(tmp_path / name, BUDGET)
    assert name in str(refusal.value)
    assert len(str(refusal.value)) < 300 + len(str(tmp_path))


def test_a_pipe_is_refused_unopened(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.obj")
    with pytest.raises(BadMeshError, match=r"pipe\.obj: a pipe"):
        meshes.read(tmp_path / "pipe.obj", BUDGET)


def test_a_file_beyond_the_budget_is_refused_unread(tmp_path: Path):
    with (tmp_path / "vast.stl").open("wb") as file:
        file.truncate(10**12)
    with pytest.raises(BadMeshError, match=r"raise normalize\.reading\.megabytes"):
        meshes.read(tmp_path / "vast.stl", BUDGET)


def test_many_groups_cost_no_more_than_their_lines(tmp_path: Path):
    text = "v 0 0 0\nv 1 0 0\nv 0 1 0\n" + "o part\nusemtl some\nf 1 2 3\n" * 20_000
    (tmp_path / "groups.obj").write_text(text)
    start = time.process_time()
    assert len(meshes.read(tmp_path / "groups.obj", BUDGET).faces) == 20_000
    assert time.process_time() - start < 10


def test_a_mesh_is_not_written_to_an_unknown_format(tmp_path: Path):
    with pytest.raises(ValueError, match=r"cannot write '\.fbx'"):
        meshes.write(tmp_path / "box.fbx", box())


def test_the_settings_have_a_budget_that_ordinary_files_keep(params: Params):
    assert params.normalize.reading.megabytes >= 1000


@pytest.mark.parametrize("name", mesh_files.FILES)
def test_damaged_files_are_read_or_refused_in_little_time_and_memory(
    tmp_path: Path, name: str
):
    rng = random.Random(name)
    path = tmp_path / f"damaged-{name}"
    tracemalloc.start()
    start = time.process_time()
    for _ in range(NUM_MUTATIONS):
        path.write_bytes(mutated(mesh_files.FILES[name], rng))
        try:
            assert isinstance(meshes.read(path, BUDGET), Mesh)
        except BadMeshError as refusal:
            assert path.name in str(refusal)
    assert time.process_time() - start < 60
    assert tracemalloc.get_traced_memory()[1] < 20e6
    tracemalloc.stop()


def _num_parts(mesh: Mesh) -> int:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = np.concatenate([mesh.faces[:, :2], mesh.faces[:, 1:]])
    links = coo_array((np.ones(len(edges)), edges.T), shape=(len(mesh.vertices),) * 2)
    return int(connected_components(links, directed=False)[0])
