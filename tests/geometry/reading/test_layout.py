import numpy as np
import pytest

from pipeline.geometry.reading.layout import common_extents, hull_radius, lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing, from_strokes
from pipeline.geometry.scene.cameras import HALF_WIDTH


def _box(height: float, width: float) -> VectorDrawing:
    corners = np.array([[0.0, 0], [0, 1], [1, 1], [1, 0], [0, 0]])
    return from_strokes([corners * (height, width)])


def test_front_and_side_are_brought_to_one_height():
    extents, warnings = common_extents({"front": _box(100, 60), "side": _box(50, 40)})
    assert extents == {"y": 100.0, "x": 60.0, "z": 80.0}
    assert warnings == {
        "side": ["front and side differ in height by 50 %: brought to the same height"]
    }


def test_drawings_at_one_scale_give_no_warning():
    drawings = {"front": _box(100, 60), "side": _box(101, 80), "top": _box(80, 60)}
    assert common_extents(drawings)[1] == {}


def test_a_drawing_off_in_proportion_gives_a_warning():
    drawings = {"front": _box(100, 60), "side": _box(100, 80), "top": _box(150, 60)}
    _, warnings = common_extents(drawings)
    assert list(warnings) == ["top"]
    assert "47 % off in proportion" in "".join(warnings["top"]) or "88 %" in "".join(
        warnings["top"]
    )


def test_the_hull_of_a_box_reaches_its_corners():
    drawings = {view: _box(100, 100) for view in ("front", "side", "top")}
    radius = hull_radius(drawings, common_extents(drawings)[0])
    assert np.isclose(radius, 50 * np.sqrt(3), rtol=0.03)


def test_drawings_laid_out_share_their_heights_and_fit_the_window():
    layout = lay_out({"front": _box(100, 60), "side": _box(50, 40)}, 64, 1.5)
    rows = [
        np.nonzero((drawing < 0.5).any(axis=1))[0] for drawing in layout.drawings.images
    ]
    assert abs(np.ptp(rows[0]) - np.ptp(rows[1])) <= 1
    assert layout.drawings.views == ("front", "side")
    assert (layout.drawings.images[:, [0, -1]] == 1).all()


@pytest.mark.parametrize("size", [64, 256])
def test_a_circle_fills_the_ball(size: int):
    angle = np.linspace(0, 2 * np.pi, 100)
    circle = from_strokes([np.column_stack([np.sin(angle), np.cos(angle)]) * 7])
    layout = lay_out({"top": circle}, size, 2.0)
    row, col = np.nonzero(layout.drawings.images[0] < 0.5)
    radius = np.hypot(row + 0.5 - size / 2, col + 0.5 - size / 2)
    ball = size / (2 * HALF_WIDTH)
    assert abs(np.median(radius) - ball) < max(1, 0.03 * ball)
    assert np.allclose(layout.scales["top"], ball / 7, rtol=0.03)


def test_a_single_straight_line_is_placed_without_stretching_it():
    line = from_strokes([np.array([[0.0, 0], [0, 50]])])
    drawing = lay_out({"front": line}, 64, 2.0).drawings.images[0]
    rows = np.nonzero((drawing < 0.5).any(axis=1))[0]
    assert len(rows) <= 3


def test_a_thin_outline_is_closed_and_a_single_line_is_not():
    corners = [(0, 0), (0, 4), (96, 4), (96, 60), (100, 60), (100, 0), (0, 0)]
    bracket = from_strokes([np.array(corners, dtype=float)])
    assert lay_out({"side": bracket}, 128, 2.0).warnings["side"] == []
    line = from_strokes([np.array([[0.0, 0], [50, 40]])])
    (warning,) = lay_out({"side": line}, 128, 2.0).warnings["side"]
    assert "enclose no area" in warning


def test_an_open_outline_and_an_empty_image_give_warnings():
    angle = np.linspace(0.06, 2 * np.pi - 0.06, 100)
    ring = from_strokes([np.column_stack([np.sin(angle), np.cos(angle)])])
    (warning,) = lay_out({"front": ring}, 128, 1.5).warnings["front"]
    assert "the outline is open at 9" in warning and "50% from the top" in warning
    dash = from_strokes([np.array([[0.0, 0], [1, 0]])])
    assert "nearly empty" in "".join(lay_out({"side": dash}, 512, 1.0).warnings["side"])
