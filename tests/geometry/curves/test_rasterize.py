import numpy as np
import pytest

from pipeline.geometry.curves.rasterize import Stroke, rasterize, uniform_stroke


@pytest.mark.parametrize("width", [0.5, 1.0, 2.6, 7.0])
def test_a_line_covers_as_much_as_its_area(width: float):
    line = np.array([[10.3, 8.0], [30.7, 52.0]])
    covered = (1 - rasterize([uniform_stroke(line, width)], 64)).sum()
    length = np.linalg.norm(line[1] - line[0])
    caps = np.pi * width**2 / 4
    assert np.isclose(covered, length * width + caps, rtol=0.06)


def test_a_line_does_not_depend_on_how_it_is_cut():
    line = np.array([[10.0, 8.0], [30.0, 50.0]])
    cut = np.linspace(*line, 40)
    np.testing.assert_allclose(
        rasterize([uniform_stroke(line, 3.0)], 64),
        rasterize([uniform_stroke(cut, 3.0)], 64),
        atol=1e-6,
    )


def test_ink_lies_within_half_a_width_of_the_line():
    image = rasterize([uniform_stroke(np.array([[32.0, 10], [32.0, 50]]), 4.0)], 64)
    rows, cols = np.nonzero(image < 1)
    assert rows.min() >= 29 and rows.max() <= 34
    assert cols.min() >= 7 and cols.max() <= 52
    assert (image[30:34, 12:48] == 0).all()


def test_a_point_is_a_dot():
    image = rasterize([uniform_stroke(np.array([[8.0, 8.0]]), 3.0)], 16)
    assert 5 < (1 - image).sum() < 9


def test_width_and_pressure_change_along_a_stroke():
    points = np.array([[16.0, 4], [16.0, 60]])
    swelling = Stroke(points=points, width=np.array([1.0, 7]), pressure=np.ones(2))
    fading = Stroke(points=points, width=np.full(2, 3.0), pressure=np.array([1.0, 0]))
    columns = (1 - rasterize([swelling], 64)).sum(axis=0)
    assert columns[10] < columns[30] < columns[50]
    row = 1 - rasterize([fading], 64)[16]
    assert row[10] > row[30] > row[50] > 0


def test_strokes_are_clipped_to_the_image():
    image = rasterize([uniform_stroke(np.array([[-50.0, -50], [60, 60]]), 3.0)], 16)
    assert (np.diag(image) < 0.1).all()


def test_no_strokes_leave_a_blank_image():
    assert (rasterize([], 8) == 1).all()
