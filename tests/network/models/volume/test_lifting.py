import numpy as np
import torch

from pipeline.geometry.scene.cameras import HALF_WIDTH
from pipeline.network.base.prediction import FILL, GIVEN
from pipeline.network.data.batch import standard_poses
from pipeline.network.models.volume.lifting import (
    NUM_HINTS,
    given_drawings,
    hints_of_voxels,
    thresholds_along_rays,
)
from pipeline.network.models.volume.voxel_rays import VoxelRays

SIZE = 16
POSES = torch.from_numpy(standard_poses()[None, :3])


def _squares(*slots: int) -> torch.Tensor:
    """A square of half the window, drawn from some sides."""
    drawings = torch.zeros(1, 3, 3, 32, 32)
    drawings[:, list(slots), FILL, 8:24, 8:24] = 1
    drawings[:, list(slots), GIVEN] = 1
    return drawings


def test_only_what_is_given_is_listed():
    given = given_drawings(_squares(0, 2), POSES)
    assert given.slot.tolist() == [0, 2]
    assert given.count.tolist() == [2]


def test_the_least_is_of_each_shape_and_of_none_it_is_one():
    drawings = torch.zeros(3, 3, 3, SIZE, SIZE)
    drawings[[0, 0, 2], [0, 1, 2], GIVEN] = 1
    given = given_drawings(drawings, POSES.expand(3, -1, -1, -1))
    values = torch.tensor([[0.3, 0.9], [0.5, 0.2], [0.7, 0.8]])
    expected = torch.tensor([[0.3, 0.2], [1.0, 1.0], [0.7, 0.8]])
    torch.testing.assert_close(given.least(values), expected)


def test_the_hull_of_three_squares_is_a_cube():
    given = given_drawings(_squares(0, 1, 2), POSES)
    rays = VoxelRays(SIZE)
    hints = hints_of_voxels(given.images[:, FILL], given, rays, is_generous=False)
    inside = (rays.position[:, :3].abs().amax(1) < HALF_WIDTH / 2) & rays.in_ball
    np.testing.assert_array_equal(hints.hull[0] > 0.5, inside)


def test_one_square_is_inflated_along_its_axis():
    given = given_drawings(_squares(0), POSES)
    rays = VoxelRays(SIZE)
    hints = hints_of_voxels(given.images[:, FILL], given, rays, is_generous=False)
    assert hints.of_drawings.shape == (1, SIZE**3, NUM_HINTS)
    body = hints.body[0].view(SIZE, SIZE, SIZE)  # z, y, x
    assert body[8, 8, 8] > 0.9
    assert body[0, 8, 8] < 0.1
    assert body[8, 0, 0] < 0.5


def test_on_a_drawn_ray_the_likeliest_voxel_is_always_solid():
    given, rays = given_drawings(_squares(0), POSES), VoxelRays(SIZE)
    probability = torch.full((1, SIZE**3), 0.01)
    threshold = thresholds_along_rays(
        probability,
        given.images[:, FILL],
        given,
        rays,
        rays.pixels_of_voxels(given.drawn_from),
        highest=0.4,
        share=0.6,
    )
    solid = (probability > threshold)[0].view(SIZE, SIZE, SIZE)
    assert solid[:, 8, 8].all()
    assert not solid[:, 0, 0].any()
