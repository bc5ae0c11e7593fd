import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.reading.sheets import find_sheet
from tests import drawings_with_answers, papers

SIZE = 300


@pytest.mark.parametrize("angle", [0.0, 2.0, -6.0])
@pytest.mark.parametrize("paper, table", [(1.0, 0.25), (0.6, 0.85)])
def test_a_sheet_is_cut_from_its_table(angle: float, paper: float, table: float):
    page = papers.on_table(papers.drawn(SIZE) * paper, angle, table)
    sheet = find_sheet(page)
    assert sheet is not None
    light = sheet.image.mean(axis=-1)
    assert np.abs(light - np.median(light) > 0.15).mean() < 0.01
    assert (light < 0.5 * np.median(light)).mean() < 0.05  # the figure
    if angle == 0.0:
        top, left = sheet.origin
        height, width = light.shape
        part = page[top : top + height, left : left + width].mean(axis=-1)
        same = np.isclose(part, light, atol=1e-6).mean()
        assert same > 0.8  # the rest was table


@pytest.mark.parametrize("angle", [-4.0, 3.0])
def test_a_turned_sheet_is_made_level(angle: float):
    sheet = find_sheet(papers.on_table(papers.framed(papers.drawn()), angle))
    assert sheet is not None
    is_ink = sheet.image.mean(axis=-1) < 0.5
    width = is_ink.shape[1]
    left, right = is_ink[:, width // 5], is_ink[:, -width // 5]
    assert abs(int(np.argmax(left)) - int(np.argmax(right))) <= 2


def test_the_shaded_part_of_a_sheet_belongs_to_it():
    page = papers.photographed(papers.on_table(papers.drawn(), 3.0))
    sheet = find_sheet(page)
    assert sheet is not None
    assert min(sheet.image.shape[:2]) > 0.8 * papers.SIZE


@pytest.mark.parametrize("is_light", [False, True])
def test_a_page_that_fills_the_image_is_no_sheet(is_light: bool):
    page = papers.drawn(SIZE)
    assert find_sheet(1 - page if is_light else page) is None


def test_a_shadow_is_no_table():
    assert find_sheet(papers.photographed(papers.drawn(SIZE))) is None


def test_a_filled_drawing_is_no_sheet():
    drawing = drawings_with_answers.draw_figure(SIZE, line_width=3.0)
    filled = ndimage.binary_fill_holes(drawing < 0.5)
    assert find_sheet(np.repeat(1.0 * filled[..., None], 3, axis=-1)) is None
