import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.geometry.scene.mesh import face_areas, face_normals
from pipeline.io.mesh_formats.polygons import FormatError, Polygons, triangulate


def _polygon(points) -> Polygons:
    vertices = np.array(points, dtype=float)
    corners = np.arange(len(vertices))
    return Polygons(vertices=vertices, corners=corners, sizes=np.array([len(corners)]))


def _turned(points) -> np.ndarray:
    """Points of a plane, in a plane that is parallel to no axis."""
    axes = np.linalg.qr(np.random.default_rng(1).normal(size=(3, 3)))[0]
    return np.asarray(points, dtype=float) @ axes[:2] + [3, -2, 7]


@given(st.integers(3, 40), st.integers(0, 1000), st.booleans())
def test_a_star_shaped_face_keeps_its_area_and_side(size, seed, is_clockwise):
    rng = np.random.default_rng(seed)
    angles = np.arange(size) * 2 * np.pi / size
    radii = rng.uniform(0.2, 1, size)
    flat = np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1)
    flat = flat[::-1] if is_clockwise else flat
    x, y = flat.T
    area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    points = _turned(flat)
    mesh = triangulate(_polygon(points))
    assert len(mesh.faces) == size - 2
    np.testing.assert_allclose(face_areas(mesh).sum(), area, rtol=1e-9)
    normal = np.cross(points, np.roll(points, -1, axis=0)).sum(axis=0)
    assert (face_normals(mesh) @ normal > 0).all()


def test_a_dart_is_cut_through_its_inward_corner():
    mesh = triangulate(_polygon([(0, 0, 0), (2, -1, 0), (0, 3, 0), (-2, -1, 0)]))
    assert face_areas(mesh).sum() == pytest.approx(6)


def test_faces_keep_their_order_and_those_of_two_corners_are_left_out():
    polygons = Polygons(
        vertices=np.eye(5)[:, :3],
        corners=np.array([0, 1, 2, 3, 0, 1, 2, 1, 2, 0]),
        sizes=np.array([4, 0, 2, 1, 3]),
    )
    faces = triangulate(polygons).faces
    np.testing.assert_array_equal(faces, [[0, 1, 2], [0, 2, 3], [1, 2, 0]])


def test_a_wrong_index_is_refused():
    polygons = Polygons(
        vertices=np.eye(3), corners=np.array([0, 1, 3]), sizes=np.array([3])
    )
    with pytest.raises(FormatError, match="vertex 3, but there are 3"):
        triangulate(polygons)


def test_what_is_no_number_does_not_end_the_cutting():
    mesh = triangulate(_polygon([(0, 0, 0), (1, np.nan, 0), (2, 0, 0), (1, np.inf, 1)]))
    assert len(mesh.faces) == 2
