import numpy as np
import torch

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    project,
    standard_rig,
)
from pipeline.network.base.voxel_grid import voxel_centers
from pipeline.network.models.volume.voxel_rays import VoxelRays

SIZE = 16
PITCH = 2 * HALF_WIDTH / SIZE
ALL = torch.arange(NUM_VIEWS)


def _ball(radius: float) -> torch.Tensor:
    """How deep each voxel is inside a ball, object units."""
    depth = radius - np.linalg.norm(voxel_centers(SIZE), axis=1)
    return torch.from_numpy(depth.astype(np.float32))[None]


def _poses(*views: int) -> torch.Tensor:
    rotations = standard_rig(2).cam_from_obj[list(views), :3, :3]
    return torch.from_numpy(rotations).float().mT


def test_a_solid_ball_is_hit_at_its_radius_from_everywhere():
    depth, hit = VoxelRays(SIZE).first_hits(_ball(0.7), ALL)
    middle = depth[0, :, 7:9, 7:9].mean(dim=(1, 2))
    np.testing.assert_allclose(middle, DISTANCE - 0.7, atol=0.5 * PITCH)
    area = hit[0].sum(dim=(1, 2)) * PITCH**2
    np.testing.assert_allclose(area, np.pi * 0.7**2, rtol=0.25)


def test_a_surface_lies_between_samples_where_the_values_say():
    rays, depth = VoxelRays(SIZE), []
    for offset in (0.0, 0.25, 0.5):
        value = offset * PITCH - rays.position[:, 2]
        hit_depth, _ = rays.first_hits(value[None], torch.tensor([0]))
        depth.append(float(hit_depth[0, 0, 8, 8]))
    expected = [DISTANCE - offset * PITCH for offset in (0.0, 0.25, 0.5)]
    np.testing.assert_allclose(depth, expected, atol=1e-3)


def test_an_opaque_volume_composites_to_its_first_hit():
    rays, solid = VoxelRays(SIZE), _ball(0.7)
    logit = torch.where(solid > 0, 20.0, -20.0)
    features = torch.ones(1, SIZE**3, 2)
    composited, depth, opacity = rays.composite(logit, features, ALL)
    first, hit = rays.first_hits(torch.sign(solid), ALL)
    np.testing.assert_allclose(opacity[hit], 1, atol=2e-3)
    np.testing.assert_allclose(depth[hit], first[hit], atol=0.6 * PITCH)
    np.testing.assert_allclose(composited[:, :, 0][hit], 1, atol=2e-3)


def test_rays_through_an_empty_volume_end_behind_it():
    nothing = torch.full((1, SIZE**3), -20.0)
    _, depth, opacity = VoxelRays(SIZE).composite(
        nothing, torch.zeros(1, SIZE**3, 1), ALL
    )
    np.testing.assert_allclose(depth, DISTANCE + HALF_WIDTH, atol=1e-3)
    np.testing.assert_allclose(opacity, 0, atol=1e-3)


def test_compositing_weights_sum_to_the_opacity():
    rng = torch.Generator().manual_seed(0)
    logit = torch.randn(2, SIZE**3, generator=rng)
    composited, _, opacity = VoxelRays(SIZE).composite(
        logit, torch.ones(2, SIZE**3, 1), ALL
    )
    # Samples outside the cube have no features and no density: both sums skip them.
    np.testing.assert_allclose(composited[:, :, 0], opacity, atol=1e-5)


def test_lifting_a_drawing_and_looking_from_its_camera_shows_the_drawing():
    image = torch.rand(1, 1, SIZE, SIZE, generator=torch.Generator().manual_seed(1))
    rays = VoxelRays(SIZE)
    for sketch in range(3):
        lifted = rays.lift(image, rays.pixels_of_voxels(_poses(sketch)))
        opaque = torch.full((1, SIZE**3), 20.0)
        composited, _, _ = rays.composite(opaque, lifted, torch.tensor([sketch]))
        np.testing.assert_allclose(composited[0, 0, 0], image[0, 0], rtol=2e-3)


def test_voxels_keep_their_pixels_in_a_half_precision_network():
    rays, poses = VoxelRays(SIZE), _poses(3, 1, 2)
    exact = rays.pixels_of_voxels(poses)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(rays.pixels_of_voxels(poses), exact)


def test_voxels_fall_where_the_camera_projects_their_centers():
    rays, view = VoxelRays(SIZE), 7
    pose = standard_rig(SIZE).cam_from_obj[view]
    row, column = project(voxel_centers(SIZE), pose, SIZE)[:, :2].T
    inside = (row >= 0) & (row < SIZE) & (column >= 0) & (column < SIZE)
    expected = np.floor(row) * SIZE + np.floor(column)
    pixels = rays.pixels_of_voxels(_poses(view))[0].numpy()
    assert np.mean(pixels[inside] == expected[inside]) > 0.999


def test_voxels_are_behind_a_drawing_by_their_depth():
    rays, view = VoxelRays(SIZE), 7
    pose = standard_rig(SIZE).cam_from_obj[view]
    depth = project(voxel_centers(SIZE), pose, SIZE)[:, 2] - DISTANCE
    behind = rays.depth_from_plane(_poses(view))
    np.testing.assert_allclose(behind[0], depth, atol=1e-6)
