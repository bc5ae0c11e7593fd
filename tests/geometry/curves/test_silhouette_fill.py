import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.curves.silhouette_fill import (
    estimate_line_width,
    fill_enclosed,
    fill_holes,
    fill_silhouettes,
    outline_gaps,
)


def _ring(start: float, end: float) -> np.ndarray:
    angle = np.linspace(start, end, 200)
    arc = 35 * np.column_stack([np.sin(angle), np.cos(angle)]) + 50
    return rasterize([uniform_stroke(arc, 3.0)], 100)


def test_a_closed_outline_is_filled_and_has_no_gaps():
    ring = _ring(0, 2 * np.pi)
    assert np.isclose(fill_enclosed(ring).sum(), np.pi * 36.5**2, rtol=0.03)
    assert outline_gaps(ring) == []


def test_a_small_gap_in_the_outline_does_not_empty_it():
    area = fill_enclosed(_ring(0.05, 2 * np.pi - 0.05))
    assert area[50, 50]
    assert np.isclose(area.sum(), np.pi * 36.5**2, rtol=0.05)


def test_a_gap_is_found_where_it_is():
    ((row, col),) = outline_gaps(_ring(0.12, 2 * np.pi - 0.12))
    assert abs(row - 50) < 3 and abs(col - 85) < 3


def test_an_arc_encloses_nothing():
    arc = _ring(0, np.pi)
    area = fill_enclosed(arc)
    assert not area[50, 50]
    assert (area <= ndimage.binary_dilation(arc < 0.5, iterations=3)).all()
    assert outline_gaps(arc) == []


def test_a_blank_drawing_has_no_silhouette():
    assert not fill_silhouettes(np.ones((1, 20, 20))).any()
    assert fill_silhouettes(np.ones((0, 20, 20))).shape == (0, 20, 20)
    assert estimate_line_width(np.ones((20, 20))) == 0


@pytest.mark.parametrize("width", [1.5, 3.0, 6.0])
def test_a_silhouette_ends_in_the_middle_of_its_line(width: float):
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = 70 * np.column_stack([np.sin(angle), np.cos(angle)]) + 100
    ring = rasterize([uniform_stroke(circle, width)], 200)
    assert np.isclose(estimate_line_width(ring), width, rtol=0.1)
    assert np.isclose(fill_silhouettes(ring[None]).sum(), np.pi * 70**2, rtol=0.01)


def _box(thickness: float) -> np.ndarray:
    low, high = 50 - thickness / 2, 50 + thickness / 2
    box = np.array([[low, 20], [low, 80], [high, 80], [high, 20], [low, 20]])
    return rasterize([uniform_stroke(box, 3.0)], 100)


@pytest.mark.parametrize("thickness", [0.0, 2.0, 5.0])
def test_a_thin_shape_is_as_thick_as_it_was_drawn(thickness: float):
    (silhouette,) = fill_silhouettes(_box(thickness)[None])
    middle = silhouette[:, 40:60].sum(axis=0)
    assert (np.abs(middle - max(thickness, 2)) < 1).all()


def test_line_width_is_measured_where_lines_do_not_merge():
    merged, alone = _box(1.0), _box(30.0)
    assert np.isclose(estimate_line_width(np.minimum(merged, alone)), 3.0, rtol=0.1)
    (silhouette, _) = fill_silhouettes(np.stack([merged, alone]))
    assert np.isclose(silhouette[:, 40:60].sum(axis=0), 1, atol=0.4).all()


def test_line_width_is_that_of_the_outline_not_of_finer_lines_inside():
    inner = [
        uniform_stroke(np.array([[row, 22.0], [row, 78.0]]), 1.5)
        for row in range(40, 61, 5)
    ]
    drawing = np.minimum(_box(30.0), rasterize(inner, 100))
    assert np.isclose(estimate_line_width(drawing), 3.0, rtol=0.1)


def test_black_areas_are_not_taken_for_lines():
    disc = np.hypot(*np.indices((100, 100)) - 50) > 30
    assert estimate_line_width(disc.astype(float)) <= 100 / 32


def _blots(rng: np.random.Generator) -> np.ndarray:
    noise = ndimage.gaussian_filter(rng.standard_normal(rng.integers(8, 50, 2)), 1.5)
    return noise > np.quantile(noise, rng.uniform(0.3, 0.9))


def test_holes_are_filled_as_scipy_fills_them():
    rng = np.random.default_rng(0)
    for mask in (_blots(rng) for _ in range(20)):
        np.testing.assert_array_equal(fill_holes(mask), ndimage.binary_fill_holes(mask))


def test_what_is_filled_again_is_as_before_whatever_became_of_it():
    ring = _ring(0, 2 * np.pi)
    first = fill_enclosed(ring)
    expected = first.copy()
    first[:] = False
    np.testing.assert_array_equal(fill_enclosed(ring), expected)
