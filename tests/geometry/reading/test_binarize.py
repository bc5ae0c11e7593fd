import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.reading.binarize import BadDrawingError, binarize
from tests import drawings_with_answers


def _rgb(grey: np.ndarray) -> np.ndarray:
    return np.repeat(grey[..., None], 3, axis=-1)


@pytest.mark.parametrize("width", [1.5, 4.0, 14.0])
@pytest.mark.parametrize("is_light", [False, True])
def test_polarity_is_told_for_thin_and_fat_pens(width: float, is_light: bool):
    page = drawings_with_answers.draw_figure(250, width=width)
    assert binarize(_rgb(1 - page if is_light else page)).is_light == is_light


def test_the_page_of_ink_lies_where_the_drawing_does():
    found = binarize(_rgb(drawings_with_answers.draw_figure(300, width=4.0)))
    rows, cols = np.nonzero(found.page)
    top = found.corner[0] + rows.min() * found.pixel_size
    left = found.corner[1] + cols.min() * found.pixel_size
    assert abs(top - (0.08 * 0.8 + 0.1) * 300) < 3
    assert abs(left - (0.25 * 0.8 + 0.1) * 300) < 3


def test_colours_as_light_as_paper_are_ink():
    page = drawings_with_answers.draw_figure(200)[..., None]
    yellow = page + (1 - page) * np.array([1.0, 0.9, 0.1])
    assert 0.02 < binarize(yellow).page.mean() < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_grain_shadow_and_noise_are_no_ink(seed: int):
    rng = np.random.default_rng(seed)
    clean = drawings_with_answers.draw_figure(500, width=5.0)
    found = binarize(drawings_with_answers.photograph(clean, rng))
    plain = binarize(_rgb(clean))
    pieces = [ndimage.label(ink.page, np.ones((3, 3)))[1] for ink in (found, plain)]
    assert pieces[0] == pieces[1]
    assert np.isclose(found.page.mean(), plain.page.mean(), rtol=0.35)


def test_bare_paper_is_refused_however_it_is_lit():
    bare = drawings_with_answers.photograph(
        np.ones((300, 300)), np.random.default_rng(0)
    )
    with pytest.raises(BadDrawingError, match="the page is empty"):
        binarize(bare)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_an_empty_page_is_refused(value: float):
    with pytest.raises(BadDrawingError, match="the page is empty"):
        binarize(np.full((64, 64, 3), value))


def test_specks_are_not_a_drawing():
    page = np.ones((400, 400, 3))
    page[100:103, 200:203] = 0
    with pytest.raises(BadDrawingError, match="only specks"):
        binarize(page)
