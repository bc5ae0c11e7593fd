import struct
from pathlib import Path

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.solid import signed_volume
from pipeline.io.mesh_formats.gltf import scene
from pipeline.io.mesh_formats.polygons import FormatError
from tests.mesh_files import Gltf
from tests.meshes_with_answers import box

QUARTER_ABOUT_X = (np.sqrt(0.5), 0, 0, np.sqrt(0.5))


def _box(**more: int) -> Gltf:
    document = Gltf()
    document.add_mesh(box((1, 2, 3)).vertices, box().faces, **more)
    return document


def _read(document: Gltf) -> Mesh:
    mesh = scene.read(document.glb(), Path("a.glb"))
    beside = scene.read(document.gltf(), Path("a.gltf"))
    np.testing.assert_array_equal(mesh.vertices, beside.vertices)
    return mesh


def _bounds(mesh: Mesh) -> list:
    used = mesh.vertices[np.unique(mesh.faces)]
    return np.round([used.min(axis=0), used.max(axis=0)], 6).tolist()


def _skinned() -> Gltf:
    """A box whose lower half goes with a still joint, its upper with one that moves."""
    document = Gltf()
    vertices, faces = box((1, 2, 3)).vertices, box().faces
    joints = np.zeros((len(vertices), 4), dtype="u1")
    joints[:, 0] = vertices[:, 1] > 0
    weights = np.tile(np.array([255, 0, 0, 0], dtype="u1"), (len(vertices), 1))
    document.add_mesh(
        vertices,
        faces,
        JOINTS_0=document.accessor(joints, "VEC4"),
        WEIGHTS_0=document.accessor(weights, "VEC4", normalized=True),
    )
    binds = np.stack([np.eye(4), np.eye(4)]).astype("<f4")
    binds[1, 3, 1] = -1  # by columns: the joint lies at y 1 while it is bound
    inverse_binds = document.accessor(binds.reshape(-1, 16), "MAT4")
    document.json["skins"] = [{"joints": [1, 2], "inverseBindMatrices": inverse_binds}]
    document.json["scenes"] = [{"nodes": [0, 1]}]
    document.json["nodes"] = [
        {"mesh": 0, "skin": 0, "translation": [9, 9, 9]},
        {"children": [2], "scale": [2, 2, 2]},
        {"translation": [0, 3, 0]},
    ]
    return document


def test_a_skinned_mesh_stands_as_its_skeleton_does():
    # Upper: 2 * (y - 1 + 3); lower: 2 * y; the node's own translation does not count.
    assert _bounds(_read(_skinned())) == [[-1, -2, -3], [1, 6, 3]]


def test_a_node_with_several_parents_shows_as_often():
    document = _box()
    document.json["nodes"] = [
        {"children": [1, 2]},
        {"children": [3], "translation": [5, 0, 0]},
        {"children": [3], "translation": [-5, 0, 0]},
        {"mesh": 0},
    ]
    mesh = _read(document)
    assert signed_volume(mesh) == pytest.approx(12)
    assert _bounds(mesh) == [[-5.5, -1, -1.5], [5.5, 1, 1.5]]


def test_nodes_turn_scale_and_mirror():
    document = _box()
    document.json["nodes"] = [
        {"mesh": 0, "rotation": QUARTER_ABOUT_X, "scale": [-2, 1, 1]}
    ]
    mesh = _read(document)
    assert _bounds(mesh) == [[-1, -1.5, -1], [1, 1.5, 1]]
    assert signed_volume(mesh) == pytest.approx(12)  # still outside out


def test_instances_are_shown_each():
    document = _box()
    places = np.array([(0, 0, 0), (0, 5, 0), (0, 10, 0)], dtype="<f4")
    attributes = {"TRANSLATION": document.accessor(places, "VEC3")}
    document.json["nodes"][0]["extensions"] = {
        "EXT_mesh_gpu_instancing": {"attributes": attributes}
    }
    assert _bounds(_read(document)) == [[-0.5, -1, -1.5], [0.5, 11, 1.5]]


def test_morph_targets_count_by_their_weights():
    document = _box()
    lift = np.tile(np.array([0, 4, 0], dtype="<f4"), (8, 1))
    primitive = document.json["meshes"][0]["primitives"][0]
    primitive["targets"] = [{"POSITION": document.accessor(lift, "VEC3")}]
    document.json["meshes"][0]["weights"] = [0.5]
    assert _bounds(_read(document)) == [[-0.5, 1, -1.5], [0.5, 3, 1.5]]


def test_what_the_scene_hides_or_leaves_out_is_not_read():
    document = _box()
    hidden = {"KHR_node_visibility": {"visible": False}}
    document.json["nodes"] = [
        {"mesh": 0},
        {"mesh": 0, "translation": [9, 0, 0]},
        {"mesh": 0, "translation": [0, 9, 0], "extensions": hidden},
    ]
    document.json["scenes"] = [{"nodes": [0, 2]}]
    assert _bounds(_read(document)) == [[-0.5, -1, -1.5], [0.5, 1, 1.5]]


def test_strips_and_fans_are_triangles():
    for mode, order in ((5, [0, 1, 2, 3]), (6, [0, 1, 3, 2])):
        document = Gltf()
        square = np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)], dtype=float)
        document.add_mesh(square, np.array(order))
        document.json["meshes"][0]["primitives"][0]["mode"] = mode
        mesh = _read(document)
        a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
        np.testing.assert_array_equal(np.cross(b - a, c - a), [[0, 0, 1]] * 2)


def test_a_buffer_beside_the_file_may_have_a_space_in_its_name(tmp_path: Path):
    document = _box()
    (tmp_path / "my box.bin").write_bytes(document.binary)
    content = document.gltf(uri="my%20box.bin")
    assert signed_volume(scene.read(content, tmp_path / "a.gltf")) == pytest.approx(6)


def test_a_part_that_draco_compressed_is_decompressed():
    draco = pytest.importorskip("DracoPy")
    document = _box()
    mesh = box((2, 2, 2))
    compressed = draco.encode(mesh.vertices.astype("f4"), mesh.faces.astype("u4"))
    view = document.view(compressed)
    document.json["accessors"] += [
        {"componentType": 5126, "count": 8, "type": "VEC3"},
        {"componentType": 5125, "count": 36, "type": "SCALAR"},
    ]
    extension = {"bufferView": view, "attributes": {"POSITION": 0}}
    document.json["meshes"][0]["primitives"].append(
        {
            "attributes": {"POSITION": 2},
            "indices": 3,
            "extensions": {"KHR_draco_mesh_compression": extension},
        }
    )
    assert signed_volume(_read(document)) == pytest.approx(6 + 8, rel=1e-2)


REFUSED = {
    "EXT_meshopt_compression is not read: export it without": {
        "extensionsRequired": ["EXT_meshopt_compression"]
    },
    "needs the extension ACME_mesh": {"extensionsRequired": ["ACME_mesh"]},
    "its own parent": {"nodes": [{"children": [1], "mesh": 0}, {"children": [0]}]},
    "claim more than 100 million values": {
        "accessors": [
            {"componentType": 5126, "count": 10**9, "type": "VEC3", "sparse": {}}
        ]
    },
    "has no data": {"accessors": [{"componentType": 5126, "count": 8, "type": "VEC3"}]},
    "export it as glTF 2.0": {"asset": {"version": "1.0"}},
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_shown_is_refused_in_a_sentence(sentence: str):
    document = _box()
    document.json |= REFUSED[sentence]
    with pytest.raises(FormatError, match=sentence):
        scene.read(document.glb(), Path("a.glb"))


def test_nodes_that_multiply_are_refused_before_they_are_placed():
    document = _box()
    levels = [{"children": [level + 1] * 10} for level in range(20)]
    document.json["nodes"] = [*levels, {"mesh": 0}]
    with pytest.raises(FormatError, match="more than 100000 nodes"):
        scene.read(document.glb(), Path("a.glb"))


def test_more_parts_than_anybody_can_see_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scene, "_MAX_PARTS", 2)
    document = _box()
    document.json["nodes"] = [{"mesh": 0}] * 3
    document.json["scenes"] = [{"nodes": [0, 1]}]
    assert signed_volume(_read(document)) == pytest.approx(2 * 6)
    document.json["scenes"] = [{"nodes": [0, 1, 2]}]
    with pytest.raises(FormatError, match="or 2 parts"):
        _read(document)


def test_a_buffer_that_is_shorter_than_claimed_is_refused():
    content = _box().gltf()
    with pytest.raises(FormatError, match="claims 999 bytes and holds 168"):
        scene.read(
            content.replace(b'"byteLength": 168', b'"byteLength": 999'), Path("a")
        )
    cut = _box().glb()[:-8]
    assert struct.unpack_from("<I", cut, 8)[0] > len(cut)
    with pytest.raises(FormatError, match="cut off"):
        scene.read(cut, Path("a.glb"))
