import numpy as np
import pytest

from pipeline.config.reconstruct import MeshConfig
from pipeline.geometry.meshing.poisson import (
    NoSurfaceError,
    reconstruct_surface,
    remove_small_components,
)
from pipeline.geometry.scene.mesh import (
    Mesh,
    face_areas,
    face_normals,
    is_watertight,
    sample_surface,
)
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.solid import signed_volume
from tests.meshes_with_answers import ball

CONFIG = MeshConfig(
    method="poisson",
    grid_size=32,
    min_thickness=0.05,
    single_drawing_smoothing=0.05,
    octree_depth=5,
    min_wall_thickness=2.0,
    snap_to_points=True,
    trim_distance=2.0,
    max_hole_faces=0,
    min_component_fraction=0.01,
    max_faces=0,
)


def _config(**changes: float) -> MeshConfig:
    return CONFIG.model_copy(update=changes)


def _sampled(mesh: Mesh, count: int = 4000) -> PointCloud:
    points, faces = sample_surface(mesh, count, np.random.default_rng(0))
    return PointCloud(
        points=points, normals=face_normals(mesh)[faces], confidence=np.ones(count)
    )


def test_a_sampled_ball_becomes_a_watertight_ball_of_its_volume(ball: Mesh):
    mesh = reconstruct_surface(_sampled(ball), CONFIG)
    assert is_watertight(mesh)
    assert np.isclose(signed_volume(mesh), signed_volume(ball), rtol=0.03)


def test_the_same_cloud_gives_the_same_mesh(torus: Mesh):
    cloud = _sampled(torus)
    first, second = (reconstruct_surface(cloud, CONFIG) for _ in range(2))
    np.testing.assert_array_equal(first.vertices, second.vertices)
    np.testing.assert_array_equal(first.faces, second.faces)


def test_a_cloud_finer_than_the_octree_writes_no_warnings(
    torus: Mesh, capfd: pytest.CaptureFixture[str]
):
    reconstruct_surface(_sampled(torus, 20000), _config(octree_depth=3))
    assert capfd.readouterr().err == ""


def test_trimming_leaves_half_a_ball_open():
    whole = _sampled(ball(0.8), 8000)
    half = whole.select(whole.points[:, 1] > 0)
    open_mesh = reconstruct_surface(half, CONFIG)
    closed = reconstruct_surface(half, _config(trim_distance=0.0))
    assert open_mesh.vertices[:, 1].min() > -0.2
    assert closed.vertices[:, 1].min() < open_mesh.vertices[:, 1].min()


def test_small_components_are_removed(ball: Mesh, box: Mesh):
    both = Mesh(
        vertices=np.vstack([ball.vertices, box.vertices + 5]),
        faces=np.vstack([ball.faces, box.faces + len(ball.vertices)]),
    )
    large = remove_small_components(both, 0.1)
    assert len(large.faces) == len(ball.faces)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_points_are_no_surface(count: int):
    cloud = PointCloud(
        points=np.eye(4, 3)[:count],
        normals=np.eye(3)[[0, 1, 2, 0]][:count],
        confidence=np.ones(count),
    )
    with pytest.raises(NoSurfaceError, match=f"{count} points, .* are no surface"):
        reconstruct_surface(cloud, CONFIG)


def test_points_too_sparse_for_the_trim_distance_are_no_surface():
    rng = np.random.default_rng(0)
    normals = rng.normal(size=(20, 3))
    sparse = PointCloud(
        points=rng.normal(size=(20, 3)),
        normals=normals / np.linalg.norm(normals, axis=1, keepdims=True),
        confidence=np.ones(20),
    )
    with pytest.raises(NoSurfaceError, match="no surface near the 20 points"):
        reconstruct_surface(sparse, _config(trim_distance=0.01))


def test_holes_of_few_faces_stay_closed():
    whole = _sampled(ball(0.8), 8000)
    around = np.linalg.norm(whole.points - 0.8 / 3**0.5, axis=1) > 0.2
    sparse = whole.select(around)
    trimmed = _config(trim_distance=1.0)
    closed = _config(trim_distance=1.0, max_hole_faces=500)
    assert not is_watertight(reconstruct_surface(sparse, trimmed))
    assert is_watertight(reconstruct_surface(sparse, closed))


def test_a_disc_of_no_thickness_keeps_its_two_sides():
    rng = np.random.default_rng(0)
    flat = rng.uniform(-0.8, 0.8, (20000, 2))
    flat = flat[np.linalg.norm(flat, axis=1) < 0.8]
    up = np.where(np.arange(len(flat)) % 2, 1.0, -1.0)
    disc = PointCloud(
        points=np.column_stack([flat[:, 0], 0 * up, flat[:, 1]]),
        normals=np.column_stack([0 * up, up, 0 * up]),
        confidence=np.ones(len(flat)),
    )
    mesh = reconstruct_surface(disc, CONFIG)
    cell = 1.1 * 1.6 / 2**CONFIG.octree_depth
    assert np.abs(mesh.vertices[:, 1]).max() < 0.5 * cell
    assert np.isclose(face_areas(mesh).sum(), 2 * np.pi * 0.8**2, rtol=0.15)
    unthickened = reconstruct_surface(
        disc, _config(min_wall_thickness=0.0, trim_distance=0.0)
    )
    assert np.abs(unthickened.vertices[:, 1]).max() > np.abs(mesh.vertices[:, 1]).max()
