import numpy as np

from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.base.voxel_grid import occupancy_from_maps, voxel_centers


def test_x_is_the_fastest_axis_and_z_the_slowest():
    first, second, *_, last = voxel_centers(4)
    np.testing.assert_allclose(second - first, [2 * 1.05 / 4, 0, 0])
    np.testing.assert_allclose(first, -last)
    np.testing.assert_allclose(voxel_centers(4)[16] - first, [0, 0, 2 * 1.05 / 4])


def test_voxels_inside_a_ball_are_occupied_and_those_outside_are_not(
    ball_maps: ViewMaps,
):
    occupancy = occupancy_from_maps(ball_maps, 8) / 255
    radius = np.linalg.norm(voxel_centers(8), axis=1)
    assert (occupancy[radius < 0.5] == 1).all()
    assert (occupancy[radius > 1.15] == 0).all()
    assert set(np.unique(occupancy)) == {0, 1}
