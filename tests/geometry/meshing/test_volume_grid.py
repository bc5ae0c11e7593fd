import numpy as np

from pipeline.geometry.meshing.volume_grid import box_around


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
