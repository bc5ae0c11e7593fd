import numpy as np
import pytest

from pipeline.geometry.drawings import (
    BadDrawingError,
    arrange,
    common_extents,
    find_ink,
    hull_radius,
)


def _page(height: int, width: int, size: int = 200) -> np.ndarray:
    """White paper with the outline of a rectangle, off centre."""
    page = np.ones((size, size))
    top, left, line = 20, 30, 3
    page[top : top + height, left : left + width] = 0
    page[top + line : top + height - line, left + line : left + width - line] = 1
    return page


def _outline(height: int, width: int) -> np.ndarray:
    return find_ink(_page(height, width))


def test_ink_is_cut_to_its_box():
    assert _outline(90, 60).shape == (90, 60)


def test_light_on_dark_is_the_same_drawing():
    np.testing.assert_array_equal(find_ink(1 - _page(90, 60)), _outline(90, 60))


def test_a_shadow_over_the_paper_is_no_ink():
    shadow = np.linspace(0, 0.4, 200)[None]
    found = find_ink(np.clip(_page(90, 60) - shadow, 0, 1))
    assert found.shape == (90, 60)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_an_empty_page_is_refused(value: float):
    with pytest.raises(BadDrawingError, match="the page is empty"):
        find_ink(np.full((64, 64), value))


def test_front_and_side_are_brought_to_one_height():
    inks = {"front": _outline(100, 60), "side": _outline(50, 40)}
    extents = common_extents(inks)
    assert extents == {"y": 100.0, "x": 60.0, "z": 80.0}


def test_a_drawing_off_in_proportion_is_reported(caplog: pytest.LogCaptureFixture):
    inks = {
        "front": _outline(100, 60),
        "side": _outline(100, 80),
        "top": _outline(150, 60),
    }
    common_extents(inks)
    assert "the top drawing is 47 % off in proportion" in caplog.text


def test_the_hull_of_a_box_reaches_its_corners():
    inks = {view: _outline(100, 100) for view in ("front", "side", "top")}
    radius = hull_radius(inks, common_extents(inks))
    assert np.isclose(radius, 50 * np.sqrt(3), rtol=0.03)


def test_arranged_drawings_share_their_heights_and_fit_the_window():
    inks = {"front": _outline(100, 60), "side": _outline(50, 40)}
    drawings = arrange(inks, 64, 1.5)
    rows = [np.nonzero((drawing < 0.5).any(axis=1))[0] for drawing in drawings]
    assert abs(np.ptp(rows[0]) - np.ptp(rows[1])) <= 1
    assert (drawings[2] == 1).all()
    assert (drawings[:, [0, -1]] == 1).all()
