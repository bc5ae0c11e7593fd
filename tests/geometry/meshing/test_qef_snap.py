import numpy as np
from scipy.spatial import KDTree

from pipeline.geometry.meshing.qef_snap import NEIGHBOURS, snap
from pipeline.geometry.scene.mesh import Mesh, face_normals, sample_surface
from pipeline.geometry.scene.point_cloud import PointCloud
from tests.meshes_with_answers import box

REACH = 0.05


def _snapped(mesh: Mesh, true: Mesh, longest: float = 1.0) -> Mesh:
    points, faces = sample_surface(true, 20000, np.random.default_rng(0))
    cloud = PointCloud(
        points=points, normals=face_normals(true)[faces], confidence=np.ones(20000)
    )
    gaps, near = KDTree(points).query(mesh.vertices, k=NEIGHBOURS)
    return snap(mesh, cloud, near, gaps, reach=REACH, longest=longest)


def test_vertices_near_corners_find_the_corners():
    true = box((1.0, 1.0, 1.0))
    dented = Mesh(vertices=true.vertices * 0.99, faces=true.faces)
    np.testing.assert_allclose(
        _snapped(dented, true).vertices, true.vertices, atol=1e-3
    )


def test_rough_points_make_no_rough_mesh():
    rng = np.random.default_rng(0)
    flat = Mesh(
        vertices=np.column_stack([rng.uniform(-1, 1, (300, 2)), np.zeros(300)]),
        faces=np.arange(300).reshape(-1, 3),
    )
    down = face_normals(flat)[:, 2] < 0
    faces = np.where(down[:, None], flat.faces[:, ::-1], flat.faces)
    flat = Mesh(vertices=flat.vertices, faces=faces)
    points = np.column_stack([rng.uniform(-1.2, 1.2, (3000, 2)), np.zeros(3000)])

    def left_of(roughness: float) -> float:
        """Return the share of the points' roughness that the mesh takes over."""
        points[:, 2] = rng.normal(scale=roughness, size=3000)
        cloud = PointCloud(
            points=points,
            normals=np.tile([0.0, 0.0, 1.0], (3000, 1)),
            confidence=np.ones(3000),
        )
        gaps, near = KDTree(points).query(flat.vertices, k=NEIGHBOURS)
        moved = snap(flat, cloud, near, gaps, reach=REACH, longest=1.0)
        return float(moved.vertices[:, 2].std()) / roughness

    assert left_of(0.4 * REACH) < 0.75 * left_of(0.03 * REACH)


def test_no_step_is_longer_than_allowed():
    true = box((1.0, 1.0, 1.0))
    dented = Mesh(vertices=true.vertices * 0.98, faces=true.faces)
    step = _snapped(dented, true, longest=0.001).vertices - dented.vertices
    assert np.linalg.norm(step, axis=1).max() <= 0.001 + 1e-12


def test_points_that_face_away_do_not_pull():
    true = box((1.0, 1.0, 1.0))
    inside_out = Mesh(vertices=true.vertices * 0.99, faces=true.faces[:, ::-1])
    still = _snapped(inside_out, true).vertices
    np.testing.assert_allclose(still, inside_out.vertices, atol=1e-9)
