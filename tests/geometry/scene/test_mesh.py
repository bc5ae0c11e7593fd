import numpy as np
import pytest

from pipeline.geometry.scene import mesh
from pipeline.geometry.scene.mesh import BadMeshError, Mesh
from pipeline.geometry.scene.solid import signed_volume
from tests.meshes_with_answers import box


def test_cleaning_merges_the_corners_of_a_triangle_soup():
    closed = box()
    soup = Mesh(
        vertices=closed.vertices[closed.faces].reshape(-1, 3),
        faces=np.arange(36).reshape(12, 3),
    )
    cleaned = mesh.clean(soup)
    assert len(cleaned.vertices) == 8
    assert len(cleaned.faces) == 12
    assert np.isclose(signed_volume(cleaned), 1)


def test_cleaning_drops_degenerate_and_repeated_faces():
    closed = box()
    redundant = Mesh(
        vertices=np.vstack([closed.vertices, [[9.0, 9.0, 9.0]]]),
        faces=np.vstack([closed.faces, [[0, 0, 1]], closed.faces[:1, [1, 2, 0]]]),
    )
    cleaned = mesh.clean(redundant)
    assert len(cleaned.faces) == 12
    assert np.abs(cleaned.vertices).max() < 1


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_vertex_that_is_no_number_is_refused(value: float):
    bad = box()
    bad.vertices[3, 1] = value
    with pytest.raises(BadMeshError, match="not a finite number"):
        mesh.clean(bad)


def test_a_face_without_vertex_is_refused():
    closed = box()
    closed.faces[0, 0] = 99
    with pytest.raises(BadMeshError, match="does not exist"):
        mesh.clean(closed)


def test_orienting_brings_up_to_y_and_front_to_z():
    axes = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))
    oriented = mesh.orient(axes, up="+z", front="-x")
    np.testing.assert_allclose(oriented.vertices[2], [0, 1, 0])
    np.testing.assert_allclose(oriented.vertices[0], [0, 0, -1])


def test_orienting_never_mirrors():
    closed = box((1, 2, 3))
    for up in ("+x", "-x", "+y", "-y", "+z", "-z"):
        for front in ("+x", "-x", "+y", "-y", "+z", "-z"):
            if up[1] != front[1]:
                assert np.isclose(
                    signed_volume(mesh.orient(closed, up=up, front=front)), 6
                )


def test_parallel_up_and_front_axes_are_refused():
    with pytest.raises(BadMeshError, match="lie on one axis"):
        mesh.orient(box(), up="+y", front="-y")


def test_a_normalized_mesh_touches_the_unit_sphere_about_its_box():
    shifted = Mesh(vertices=box((3, 4, 5)).vertices + 100, faces=box().faces)
    ball = mesh.normalize_to_unit_ball(shifted, max_outlier=30.0)
    assert np.isclose(np.linalg.norm(ball.vertices, axis=1).max(), 1)
    np.testing.assert_allclose(ball.vertices.min(0), -ball.vertices.max(0), atol=1e-12)


def test_a_stray_vertex_is_refused():
    closed = box()
    closed.vertices[0] = 1e6
    with pytest.raises(BadMeshError, match="stray vertex"):
        mesh.normalize_to_unit_ball(closed, max_outlier=30.0)


def test_a_mesh_without_area_is_refused():
    flat = Mesh(vertices=np.zeros((3, 3)), faces=np.array([[0, 1, 2]]))
    with pytest.raises(BadMeshError, match="no area"):
        mesh.normalize_to_unit_ball(flat, max_outlier=30.0)


def test_samples_lie_on_their_faces_and_spread_by_area():
    closed = box((4, 1, 1))
    points, faces = mesh.sample_surface(closed, 4000, np.random.default_rng(0))
    corner = closed.vertices[closed.faces[faces, 0]]
    offset = np.sum((points - corner) * mesh.face_normals(closed)[faces], axis=1)
    np.testing.assert_allclose(offset, 0, atol=1e-12)
    share_on_ends = np.isclose(np.abs(points[:, 0]), 2).mean()
    assert abs(share_on_ends - 2 / 18) < 0.01


def test_a_closed_mesh_is_watertight_until_a_face_is_missing(torus: Mesh):
    assert mesh.is_watertight(torus)
    assert not mesh.is_watertight(Mesh(vertices=torus.vertices, faces=torus.faces[1:]))


def test_merged_meshes_keep_their_volume(ball: Mesh, torus: Mesh):
    merged = mesh.merge([ball, torus])
    assert np.isclose(signed_volume(merged), signed_volume(ball) + signed_volume(torus))
