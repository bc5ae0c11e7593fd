import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.curves.thinning import skeletonize, trace_centerlines
from tests import drawings_with_answers

TOUCHING = np.ones((3, 3))


@pytest.mark.parametrize("width", [1.0, 3.0, 9.0])
def test_thinning_keeps_what_hangs_together_and_what_is_enclosed(width: float):
    drawn = drawings_with_answers.draw_figure(120, width=width) < 0.5
    thinned = skeletonize(drawn)
    assert (thinned <= drawn).all()
    assert ndimage.label(thinned, TOUCHING)[1] == ndimage.label(drawn, TOUCHING)[1]
    assert ndimage.label(~thinned)[1] == ndimage.label(~drawn)[1]


def test_a_thinned_line_is_a_pixel_wide_and_thin_lines_stay():
    thinned = skeletonize(drawings_with_answers.draw_figure(120, width=7.0) < 0.5)
    blocks = thinned[1:, 1:] & thinned[:-1, :-1] & thinned[1:, :-1] & thinned[:-1, 1:]
    assert not blocks.any()
    np.testing.assert_array_equal(skeletonize(thinned), thinned)


@pytest.mark.parametrize("width", [2.0, 6.0, 12.0])
def test_the_centre_of_a_thick_circle_is_the_circle(width: float):
    turn = np.linspace(0, 2 * np.pi, 200)
    circle = 60 * np.column_stack([np.sin(turn), np.cos(turn)]) + 80
    (line,) = trace_centerlines(rasterize([uniform_stroke(circle, width)], 160) < 0.5)
    np.testing.assert_allclose(np.linalg.norm(line - 80, axis=1), 60, atol=1)
    assert np.isclose(arc_lengths(line)[-1], 2 * np.pi * 60, rtol=0.02)


def test_a_fat_cross_has_no_spurs():
    bars = [np.array([[10.0, 50], [90, 50]]), np.array([[50.0, 10], [50, 90]])]
    lines = trace_centerlines(
        rasterize([uniform_stroke(bar, 11.0) for bar in bars], 100) < 0.5
    )
    assert len(lines) == 2
    assert all(arc_lengths(line)[-1] > 60 for line in lines)


def test_a_dot_is_a_line_of_one_point():
    (dot,) = trace_centerlines(
        rasterize([uniform_stroke(np.array([[20.0, 20]]), 4.0)], 40) < 0.5
    )
    assert np.linalg.norm(dot.mean(axis=0) - 20) < 1.5


def test_blank_paper_has_no_lines():
    assert trace_centerlines(np.zeros((20, 20), dtype=bool)) == []
