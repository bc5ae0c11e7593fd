import numpy as np

from pipeline.geometry.curves.masks import EIGHT_CONNECTED, distance_to_cores


def test_a_pixel_and_its_neighbors_are_nine():
    assert EIGHT_CONNECTED.sum() == 9


def test_what_is_thin_is_farther_from_the_cores_than_what_is_wide():
    mask = np.zeros((40, 40), dtype=bool)
    mask[4:20, 4:20] = True  # a square
    mask[10:13, 20:36] = True  # and a handle on it
    away = distance_to_cores(mask, 4.0)
    assert away[12, 12] == 0
    assert (away[6:18, 6:18] <= 4).all()  # but for its corners
    assert (away[10:13, 22:36] > 4).all()


def test_what_is_thin_all_over_has_no_core():
    assert np.isinf(distance_to_cores(np.eye(9, dtype=bool), 1.0)).all()
