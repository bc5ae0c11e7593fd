import numpy as np
import torch

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    standard_rig,
)
from pipeline.network.base.voxel_grid import voxel_centers
from pipeline.network.models.voxel_rays import VoxelRays

SIZE = 16
PITCH = 2 * HALF_WIDTH / SIZE
ALL = torch.arange(NUM_VIEWS)


def _ball(radius: float) -> torch.Tensor:
    inside = np.linalg.norm(voxel_centers(SIZE), axis=1) < radius
    return torch.from_numpy(inside)[None]


def test_a_solid_ball_is_hit_at_its_radius_from_everywhere():
    ((depth, hit),) = VoxelRays(SIZE).first_hits([_ball(0.7)], ALL)
    middle = depth[0, :, 7:9, 7:9].mean(dim=(1, 2))
    np.testing.assert_allclose(middle, DISTANCE - 0.7, atol=1.5 * PITCH)
    area = hit[0].sum(dim=(1, 2)) * PITCH**2
    np.testing.assert_allclose(area, np.pi * 0.7**2, rtol=0.25)


def test_several_volumes_are_hit_each_by_itself():
    rays, volumes = VoxelRays(SIZE), [_ball(0.7), ~_ball(1.0), _ball(0.4)]
    for volume, (depth, hit) in zip(
        volumes, rays.first_hits(volumes, ALL), strict=True
    ):
        ((alone, hit_alone),) = rays.first_hits([volume], ALL)
        np.testing.assert_array_equal(depth, alone)
        np.testing.assert_array_equal(hit, hit_alone)


def test_an_opaque_volume_composites_to_its_first_hit():
    rays, solid = VoxelRays(SIZE), _ball(0.7)
    logit = torch.where(solid, 20.0, -20.0)
    features = torch.ones(1, SIZE**3, 2)
    composited, depth, opacity = rays.composite(logit, features, ALL)
    ((first, hit),) = rays.first_hits([solid], ALL)
    np.testing.assert_allclose(opacity[hit], 1, atol=2e-3)
    np.testing.assert_allclose(depth[hit], first[hit], atol=2e-2)
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
        lifted = rays.lift(image, rays.drawing_pixels()[sketch])
        opaque = torch.full((1, SIZE**3), 20.0)
        composited, _, _ = rays.composite(opaque, lifted, torch.tensor([sketch]))
        np.testing.assert_allclose(composited[0, 0, 0], image[0, 0], rtol=2e-3)


def test_the_hull_of_filled_squares_is_a_cube_cut_by_the_ball():
    filled = torch.zeros(1, 3, SIZE, SIZE, dtype=torch.bool)
    filled[:, :, 4:12, 4:12] = True
    rays = VoxelRays(SIZE)
    hull = rays.visual_hull(
        filled, torch.ones(1, 3, dtype=torch.bool), rays.drawing_pixels()
    )
    inside = np.abs(voxel_centers(SIZE)).max(axis=1) < 4 * PITCH
    np.testing.assert_array_equal(hull[0], inside)


def test_a_drawing_that_is_not_given_carves_nothing():
    filled = torch.zeros(1, 3, SIZE, SIZE, dtype=torch.bool)
    rays = VoxelRays(SIZE)
    hull = rays.visual_hull(
        filled, torch.zeros(1, 3, dtype=torch.bool), rays.drawing_pixels()
    )
    np.testing.assert_array_equal(hull[0], rays.in_ball)


def test_voxels_keep_their_pixels_in_a_half_precision_network():
    rays = VoxelRays(SIZE)
    rotations = standard_rig(2).cam_from_obj[[3, 1, 2], :3, :3]
    drawn_from = torch.from_numpy(rotations).float().mT
    exact = rays.drawing_pixels(drawn_from)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(rays.drawing_pixels(drawn_from), exact)
    assert torch.equal(exact[1:], rays.drawing_pixels()[1:])
