"""The Poisson equation on pixels."""

import numpy as np

from pipeline.geometry.curves.poisson_equation import solve_poisson

ROW = np.zeros((1, 9), dtype=bool)


def _free(first: int, last: int) -> np.ndarray:
    is_free = ROW.copy()
    is_free[0, first:last] = True
    return is_free


def test_between_two_fixed_pixels_values_are_linear():
    values = np.array([[2.0, 9, 9, 9, 9, 9, 9, 9, 10]])
    solved = solve_poisson(values, _free(1, 8), ~_free(1, 8))
    np.testing.assert_allclose(solved[0], np.arange(2, 11))


def test_beyond_the_last_fixed_pixel_values_stay_the_same():
    values = np.array([[3.0, 0, 0, 0, 7, 7, 7, 7, 7]])
    solved = solve_poisson(values, _free(1, 4), _free(0, 1))
    np.testing.assert_allclose(solved[0, :4], 3)
    np.testing.assert_array_equal(solved[0, 4:], 7)


def test_a_weight_holds_values_to_what_was_given():
    values = np.arange(9.0)[None] ** 2
    held = solve_poisson(values, _free(0, 9), ROW, weight=1e6)
    np.testing.assert_allclose(held, values, atol=1e-3)
    loose = solve_poisson(values, _free(0, 9), ROW, weight=1e-6)
    np.testing.assert_allclose(loose, values.mean(), atol=1e-2)


def test_a_source_makes_a_parabola():
    solved = solve_poisson(np.zeros((1, 9)), _free(1, 8), ~_free(1, 8), source=2.0)
    np.testing.assert_allclose(solved[0], [x * (8 - x) for x in range(9)])


def test_without_a_free_pixel_nothing_changes():
    values = np.arange(9.0)[None]
    np.testing.assert_array_equal(solve_poisson(values, ROW, ~ROW), values)
