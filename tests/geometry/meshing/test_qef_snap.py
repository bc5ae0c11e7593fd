import numpy as np
from scipy.spatial import KDTree

from pipeline.geometry.meshing.qef_snap import (
    NUM_NEIGHBORS,
    fair,
    neighbor_means,
    snap_to_planes,
)
from pipeline.geometry.scene.mesh import Mesh, face_normals, sample_surface
from pipeline.geometry.scene.point_cloud import PointCloud
from tests.meshes_with_answers import ball, box

RADIUS = 0.05


def _snapped(mesh: Mesh, true: Mesh, max_step: float = 1.0) -> Mesh:
    points, faces = sample_surface(true, 20000, np.random.default_rng(0))
    cloud = PointCloud(
        points=points, normals=face_normals(true)[faces], confidence=np.ones(20000)
    )
    distances, neighbors = KDTree(points).query(mesh.vertices, k=NUM_NEIGHBORS)
    return snap_to_planes(
        mesh, cloud, neighbors, distances, radius=RADIUS, max_step=max_step
    )


def test_vertices_near_corners_snap_to_them():
    true = box((1.0, 1.0, 1.0))
    dented = Mesh(vertices=true.vertices * 0.99, faces=true.faces)
    np.testing.assert_allclose(
        _snapped(dented, true).vertices, true.vertices, atol=1e-3
    )


def test_noisy_points_make_no_noisy_mesh():
    rng = np.random.default_rng(0)
    flat = Mesh(
        vertices=np.column_stack([rng.uniform(-1, 1, (300, 2)), np.zeros(300)]),
        faces=np.arange(300).reshape(-1, 3),
    )
    down = face_normals(flat)[:, 2] < 0
    faces = np.where(down[:, None], flat.faces[:, ::-1], flat.faces)
    flat = Mesh(vertices=flat.vertices, faces=faces)
    points = np.column_stack([rng.uniform(-1.2, 1.2, (3000, 2)), np.zeros(3000)])

    def remaining_share(noise: float) -> float:
        """Return the noise of the mesh as a share of the points'."""
        points[:, 2] = rng.normal(scale=noise, size=3000)
        cloud = PointCloud(
            points=points,
            normals=np.tile([0.0, 0.0, 1.0], (3000, 1)),
            confidence=np.ones(3000),
        )
        distances, neighbors = KDTree(points).query(flat.vertices, k=NUM_NEIGHBORS)
        snapped = snap_to_planes(
            flat, cloud, neighbors, distances, radius=RADIUS, max_step=1.0
        )
        return float(snapped.vertices[:, 2].std()) / noise

    assert remaining_share(0.4 * RADIUS) < 0.75 * remaining_share(0.03 * RADIUS)


def test_no_step_is_longer_than_allowed():
    true = box((1.0, 1.0, 1.0))
    dented = Mesh(vertices=true.vertices * 0.98, faces=true.faces)
    step = _snapped(dented, true, max_step=0.001).vertices - dented.vertices
    assert np.linalg.norm(step, axis=1).max() <= 0.001 + 1e-12


def test_points_that_face_away_have_no_weight():
    true = box((1.0, 1.0, 1.0))
    inside_out = Mesh(vertices=true.vertices * 0.99, faces=true.faces[:, ::-1])
    snapped = _snapped(inside_out, true).vertices
    np.testing.assert_allclose(snapped, inside_out.vertices, atol=1e-9)


def test_a_noisy_ball_becomes_smooth_and_stays_as_large():
    true = ball(rings=40)
    noise = np.random.default_rng(0).normal(scale=0.02, size=(len(true.vertices), 1))
    noisy = true.vertices * (1 + noise)
    faired = fair(noisy, neighbor_means(true), 15)
    radius = np.linalg.norm(faired, axis=1)
    assert radius.std() < 0.4 * noise.std()
    np.testing.assert_allclose(radius.mean(), 1, atol=0.01)


def test_the_means_are_of_the_neighbors_each_once():
    pair = Mesh(
        vertices=np.eye(4, 3), faces=np.array([[0, 1, 2], [2, 1, 3]], dtype=np.int64)
    )
    expected = [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 0]]
    expected = np.array(expected) / np.sum(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(neighbor_means(pair).toarray(), expected)
