import warnings

import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.reading.binarize import BadDrawingError, binarize
from tests import drawings_with_answers


def _rgb(gray: np.ndarray) -> np.ndarray:
    return np.repeat(gray[..., None], 3, axis=-1)


@pytest.mark.parametrize("width", [1.5, 4.0, 14.0])
@pytest.mark.parametrize("is_light", [False, True])
def test_polarity_is_detected_for_thin_and_broad_lines(width: float, is_light: bool):
    drawing = drawings_with_answers.draw_figure(250, line_width=width)
    assert binarize(_rgb(1 - drawing if is_light else drawing)).is_light == is_light


def test_the_ink_lies_where_the_drawing_does():
    found = binarize(_rgb(drawings_with_answers.draw_figure(300, line_width=4.0)))
    rows, cols = np.nonzero(found.ink)
    top = found.origin[0] + rows.min() * found.pixel_size
    left = found.origin[1] + cols.min() * found.pixel_size
    assert abs(top - (0.08 * 0.8 + 0.1) * 300) < 3
    assert abs(left - (0.25 * 0.8 + 0.1) * 300) < 3


def test_colors_as_light_as_paper_are_ink():
    drawing = drawings_with_answers.draw_figure(200)[..., None]
    yellow = drawing + (1 - drawing) * np.array([1.0, 0.9, 0.1])
    assert 0.02 < binarize(yellow).ink.mean() < 0.2


@pytest.mark.parametrize("seed", range(3))
def test_grain_shadow_and_noise_are_not_ink(seed: int):
    rng = np.random.default_rng(seed)
    drawing = drawings_with_answers.draw_figure(500, line_width=5.0)
    found = binarize(drawings_with_answers.photograph(drawing, rng))
    clean = binarize(_rgb(drawing))
    num_lines = [
        ndimage.label(binary.ink, np.ones((3, 3)))[1] for binary in (found, clean)
    ]
    assert num_lines[0] == num_lines[1]
    assert np.isclose(found.ink.mean(), clean.ink.mean(), rtol=0.35)


def test_bare_paper_is_refused_however_it_is_lit():
    bare = drawings_with_answers.photograph(
        np.ones((300, 300)), np.random.default_rng(0)
    )
    with pytest.raises(BadDrawingError, match="the image is empty"):
        binarize(bare)


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_an_empty_image_is_refused(value: float):
    with (
        warnings.catch_warnings(action="error"),
        pytest.raises(BadDrawingError, match="the image is empty"),
    ):
        binarize(np.full((64, 64, 3), value))


def test_specks_are_not_a_drawing():
    drawing = np.ones((400, 400, 3))
    drawing[100:103, 200:203] = 0
    with pytest.raises(BadDrawingError, match="only specks"):
        binarize(drawing)
