import numpy as np

from pipeline.geometry.meshing.volume_grid import (
    VolumeGrid,
    box_around,
    solid_extent,
)


def test_a_box_is_around_a_mask_and_ends_with_the_grid():
    mask = np.zeros((8, 8, 8), dtype=bool)
    mask[1, 2:4, 6] = mask[3, 5, 7] = True
    assert box_around(mask, 0) == np.s_[1:4, 2:6, 6:8]
    assert mask[box_around(mask, 2)].shape == (6, 8, 4)


def test_the_box_around_nothing_is_empty():
    assert (
        np.zeros((4, 4, 4), dtype=bool)[
            box_around(np.zeros((4, 4, 4), dtype=bool), 3)
        ].size
        == 0
    )


def test_the_extent_of_a_column_is_from_its_first_to_its_last_solid_voxel():
    grid = VolumeGrid(8)
    is_solid = np.zeros((2, 8), dtype=bool)
    is_solid[0, [2, 5]] = True
    middle, half = solid_extent(is_solid, grid)
    np.testing.assert_allclose(middle, [grid.along[[2, 5]].mean(), 0], atol=1e-12)
    np.testing.assert_allclose(half, [2 * grid.spacing, 0])
    np.testing.assert_allclose(grid.along, grid.all_points()[:8, 2])
