import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.curves.thinning import skeletonize, trace_centerlines
from tests import drawings_with_answers

EIGHT_CONNECTED = np.ones((3, 3))


@pytest.mark.parametrize("width", [1.0, 3.0, 9.0])
def test_thinning_keeps_connected_components_and_holes(width: float):
    ink = drawings_with_answers.draw_figure(120, line_width=width) < 0.5
    skeleton = skeletonize(ink)
    assert (skeleton <= ink).all()
    assert (
        ndimage.label(skeleton, EIGHT_CONNECTED)[1]
        == ndimage.label(ink, EIGHT_CONNECTED)[1]
    )
    assert ndimage.label(~skeleton)[1] == ndimage.label(~ink)[1]


def test_a_thinned_line_is_a_pixel_wide_and_thin_lines_stay():
    skeleton = skeletonize(drawings_with_answers.draw_figure(120, line_width=7.0) < 0.5)
    blocks = (
        skeleton[1:, 1:] & skeleton[:-1, :-1] & skeleton[1:, :-1] & skeleton[:-1, 1:]
    )
    assert not blocks.any()
    np.testing.assert_array_equal(skeletonize(skeleton), skeleton)


@pytest.mark.parametrize("width", [2.0, 6.0, 12.0])
def test_the_centerline_of_a_thick_circle_is_the_circle(width: float):
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = 60 * np.column_stack([np.sin(angle), np.cos(angle)]) + 80
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


def test_a_blank_image_has_no_lines():
    assert trace_centerlines(np.zeros((20, 20), dtype=bool)) == []
