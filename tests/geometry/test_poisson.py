import numpy as np
import pytest

from pipeline.geometry.clouds import PointCloud
from pipeline.geometry.meshes import Mesh, face_normals, is_watertight, sample
from pipeline.geometry.poisson import NoSurfaceError, drop_small_components, reconstruct
from tests.meshes_with_answers import ball, volume

SETTINGS = {
    "depth": 5,
    "thickness": 2.0,
    "snap_to_points": True,
    "trim": 2.0,
    "close": 0,
    "min_component": 0.01,
    "max_faces": 0,
}


def _sampled(mesh: Mesh, count: int = 4000) -> PointCloud:
    points, faces = sample(mesh, count, np.random.default_rng(0))
    return PointCloud(
        points=points, normals=face_normals(mesh)[faces], confidence=np.ones(count)
    )


def test_a_sampled_ball_becomes_a_watertight_ball_of_its_volume(ball: Mesh):
    mesh = reconstruct(_sampled(ball), **SETTINGS)
    assert is_watertight(mesh)
    assert np.isclose(volume(mesh), volume(ball), rtol=0.03)


def test_the_same_cloud_gives_the_same_mesh(torus: Mesh):
    cloud = _sampled(torus)
    first, second = (reconstruct(cloud, **SETTINGS) for _ in range(2))
    np.testing.assert_array_equal(first.vertices, second.vertices)
    np.testing.assert_array_equal(first.faces, second.faces)


def test_trimming_leaves_half_a_ball_open():
    whole = _sampled(ball(0.8), 8000)
    half = whole.keep(whole.points[:, 1] > 0)
    open_mesh = reconstruct(half, **SETTINGS)
    closed = reconstruct(half, **SETTINGS | {"trim": 0.0})
    assert open_mesh.vertices[:, 1].min() > -0.2
    assert closed.vertices[:, 1].min() < open_mesh.vertices[:, 1].min()


def test_small_pieces_are_dropped(ball: Mesh, box: Mesh):
    both = Mesh(
        vertices=np.vstack([ball.vertices, box.vertices + 5]),
        faces=np.vstack([ball.faces, box.faces + len(ball.vertices)]),
    )
    kept = drop_small_components(both, 0.1)
    assert len(kept.faces) == len(ball.faces)


def test_a_handful_of_scattered_points_is_no_surface():
    rng = np.random.default_rng(0)
    few = PointCloud(
        points=rng.normal(size=(4, 3)),
        normals=np.eye(3)[[0, 1, 2, 0]],
        confidence=np.ones(4),
    )
    with pytest.raises(NoSurfaceError, match="no surface near the 4 points"):
        reconstruct(few, **SETTINGS | {"trim": 0.01})
