import numpy as np
import pytest

from pipeline.geometry.meshing.poisson import (
    NoSurfaceError,
    drop_small_components,
    reconstruct,
)
from pipeline.geometry.scene.mesh import (
    Mesh,
    face_areas,
    face_normals,
    is_watertight,
    sample_surface,
)
from pipeline.geometry.scene.point_cloud import PointCloud
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
    points, faces = sample_surface(mesh, count, np.random.default_rng(0))
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


def test_a_cloud_finer_than_the_octree_floods_no_log(
    torus: Mesh, capfd: pytest.CaptureFixture[str]
):
    reconstruct(_sampled(torus, 20000), **SETTINGS | {"depth": 3})
    assert capfd.readouterr().err == ""


def test_trimming_leaves_half_a_ball_open():
    whole = _sampled(ball(0.8), 8000)
    half = whole.select(whole.points[:, 1] > 0)
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


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_handful_of_scattered_points_is_no_surface(count: int):
    few = PointCloud(
        points=np.eye(4, 3)[:count],
        normals=np.eye(3)[[0, 1, 2, 0]][:count],
        confidence=np.ones(count),
    )
    with pytest.raises(NoSurfaceError, match=f"{count} points, .* are no surface"):
        reconstruct(few, **SETTINGS)


def test_points_too_sparse_for_the_trim_are_no_surface():
    rng = np.random.default_rng(0)
    normals = rng.normal(size=(20, 3))
    sparse = PointCloud(
        points=rng.normal(size=(20, 3)),
        normals=normals / np.linalg.norm(normals, axis=1, keepdims=True),
        confidence=np.ones(20),
    )
    with pytest.raises(NoSurfaceError, match="no surface near the 20 points"):
        reconstruct(sparse, **SETTINGS | {"trim": 0.01})


def test_holes_of_few_faces_stay_closed():
    whole = _sampled(ball(0.8), 8000)
    around = np.linalg.norm(whole.points - 0.8 / 3**0.5, axis=1) > 0.2
    sparse = whole.select(around)
    settings = SETTINGS | {"trim": 1.0}
    assert not is_watertight(reconstruct(sparse, **settings))
    assert is_watertight(reconstruct(sparse, **settings | {"close": 500}))


def test_a_zero_thick_disc_keeps_its_two_faces():
    rng = np.random.default_rng(0)
    flat = rng.uniform(-0.8, 0.8, (20000, 2))
    flat = flat[np.linalg.norm(flat, axis=1) < 0.8]
    up = np.where(np.arange(len(flat)) % 2, 1.0, -1.0)
    disc = PointCloud(
        points=np.column_stack([flat[:, 0], 0 * up, flat[:, 1]]),
        normals=np.column_stack([0 * up, up, 0 * up]),
        confidence=np.ones(len(flat)),
    )
    mesh = reconstruct(disc, **SETTINGS)
    cell = 1.1 * 1.6 / 2 ** SETTINGS["depth"]
    assert np.abs(mesh.vertices[:, 1]).max() < 0.5 * cell
    assert np.isclose(face_areas(mesh).sum(), 2 * np.pi * 0.8**2, rtol=0.15)
    bare = reconstruct(disc, **SETTINGS | {"thickness": 0.0, "trim": 0.0})
    assert np.abs(bare.vertices[:, 1]).max() > np.abs(mesh.vertices[:, 1]).max()
