import base64
import zlib

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import Mesh
from pipeline.report import mesh_data
from pipeline.report.mesh_data import MeshData


def decode(data: MeshData) -> tuple[Mesh, np.ndarray]:
    """Decode one word after another, as its description says."""
    content = zlib.decompress(base64.b64decode(data.text))
    count = 3 * (data.num_vertices + data.num_faces)
    words = [content[i] + 256 * content[count + i] for i in range(count)]
    axes = []
    for axis in range(3):
        places, place = [], 0
        for word in words[axis * data.num_vertices :][: data.num_vertices]:
            place += word // 2 if word % 2 == 0 else -(word + 1) // 2
            places.append(place % 65536)
        axes.append(places)
    corners, newest = [], 0
    for word in words[3 * data.num_vertices :]:
        corners.append(newest - word)
        newest = max(newest, corners[-1] + 1)
    vertices = np.array(axes).T * data.step + data.origin
    values = np.frombuffer(content[2 * count :], dtype=np.uint8) / 255
    return Mesh(vertices=vertices, faces=np.array(corners).reshape(-1, 3)), values


def test_a_mesh_comes_back_with_its_values(ball):
    values = (ball.vertices[:, 1] + 1) / 2
    decoded, of_decoded = decode(mesh_data.encode(ball, values))
    np.testing.assert_allclose(
        decoded.vertices[decoded.faces], ball.vertices[ball.faces], atol=2e-5
    )
    np.testing.assert_allclose(
        of_decoded[decoded.faces], values[ball.faces], atol=0.5 / 255 + 1e-9
    )


def test_steps_over_more_than_half_of_the_box_wrap_around():
    corners = np.array([[0.0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0]])
    faces = np.array([[0, 1, 2], [1, 2, 3], [3, 0, 1]])
    mesh = Mesh(vertices=corners, faces=faces)
    decoded, _ = decode(mesh_data.encode(mesh, np.zeros(4)))
    np.testing.assert_allclose(decoded.vertices, corners, atol=1e-9)


def test_a_vertex_without_a_face_is_left_out(box):
    stray = np.concatenate([[[5.0, 5, 5]], box.vertices])
    mesh = Mesh(vertices=stray, faces=box.faces + 1)
    assert mesh_data.encode(mesh, np.zeros(len(stray))).num_vertices == len(
        box.vertices
    )


def test_values_outside_of_0_and_1_are_clipped(box):
    values = np.linspace(-1, 2, len(box.vertices))
    _, decoded = decode(mesh_data.encode(box, values))
    assert (decoded.min(), decoded.max()) == (0, 1)


def test_a_mesh_whose_vertices_words_cannot_number_is_refused():
    count = mesh_data.MAX_VERTICES + 2
    mesh = Mesh(
        vertices=np.random.default_rng(0).random((count, 3)),
        faces=np.arange(count).reshape(-1, 3),
    )
    with pytest.raises(ValueError, match="65538 vertices, 65536 can be encoded"):
        mesh_data.encode(mesh, np.zeros(count))
