import numpy as np

from pipeline.geometry.curves.masks import (
    EIGHT_CONNECTED,
    distance_to_cores,
    masked_mean,
    masked_median,
)


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


def test_a_masked_mean_knows_only_the_mask():
    mask = np.zeros((20, 20), dtype=bool)
    mask[5:15, 5:15] = True
    values = np.where(mask, 3.0, 100.0)
    np.testing.assert_allclose(masked_mean(values, mask, 2.0)[3:17, 3:17], 3.0)
    assert (masked_mean(values, ~mask, 2.0)[:2] > 99).all()


def test_a_masked_median_keeps_steps_and_drops_what_is_alone():
    mask = np.zeros((30, 30), dtype=bool)
    mask[5:25, 5:25] = True
    step = np.where(np.arange(30) < 15, 1.0, 7.0)[None] * np.ones((30, 1))
    spoiled = np.where(mask, step, -50.0)
    spoiled[10, 10] = 99.0
    np.testing.assert_array_equal(masked_median(spoiled, mask, 3)[mask], step[mask])
    nothing = np.zeros_like(mask)
    np.testing.assert_array_equal(masked_median(spoiled, nothing, 3), spoiled)
