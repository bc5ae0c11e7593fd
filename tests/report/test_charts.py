import math

import pytest

from pipeline.report.charts import Chart, Line, plot


def chart(*points: tuple[float, float], **others) -> Chart:
    points = tuple((float(x), float(y)) for x, y in points)
    line = Line(name="validation", points=points)
    return Chart(name="Loss", x_label="steps", y_label="loss", lines=(line,), **others)


def corners(path: str) -> list[tuple[float, float]]:
    return [tuple(map(float, pair.split(","))) for pair in path.split()]


@pytest.mark.parametrize("is_logarithmic", [False, True])
def test_larger_values_stand_higher_and_later_ones_further_right(is_logarithmic):
    layout = plot(chart((0, 1), (10, 0.1), (20, 5), is_logarithmic=is_logarithmic))
    (x0, y0), (x1, y1), (x2, y2) = corners(layout.polylines[0].path)
    assert x0 < x1 < x2
    assert y2 < y0 < y1
    for x, y in ((x0, y0), (x1, y1), (x2, y2)):
        assert layout.left <= x <= layout.right
        assert layout.top <= y <= layout.bottom


def test_ticks_are_round_numbers_in_order():
    layout = plot(chart((25, 0.034), (700, 0.121)))
    assert [tick.text for tick in layout.x_ticks] == ["0", "200", "400", "600", "800"]
    heights = [float(tick.text) for tick in layout.y_ticks]
    assert heights == sorted(heights)
    assert len(heights) >= 4


def test_the_chosen_point_has_a_dot_on_its_line():
    layout = plot(chart((1, 3), (2, 1), (3, 2), chosen=2.0))
    (dot,) = layout.polylines[0].dots
    assert corners(layout.polylines[0].path)[1] == pytest.approx(dot, abs=0.06)


def test_points_that_are_not_finite_or_have_no_logarithm_are_left_out():
    points = ((1, math.nan), (2, 0.0), (3, 1.0), (4, math.inf))
    assert len(corners(plot(chart(*points)).polylines[0].path)) == 2
    logarithmic = plot(chart(*points, is_logarithmic=True))
    assert len(corners(logarithmic.polylines[0].path)) == 1


@pytest.mark.parametrize("is_logarithmic", [False, True])
@pytest.mark.parametrize("points", [(), ((5, 0.7),), ((5, 0.0),), ((1, 2), (2, 2))])
def test_one_point_or_none_still_has_axes(points, is_logarithmic):
    layout = plot(chart(*points, is_logarithmic=is_logarithmic))
    assert len(layout.x_ticks) >= 2
    assert len(layout.y_ticks) >= 2
