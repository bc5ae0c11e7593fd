"""Means and medians of what is known on some columns alone."""

import numpy as np

from pipeline.geometry.meshing.silhouettes.masked_filters import (
    masked_mean,
    masked_median,
)


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
