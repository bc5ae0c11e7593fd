import io

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.layout import lay_out
from pipeline.geometry.reading.vectorize import (
    drawing_warnings,
    from_strokes,
    vectorize,
)
from tests import drawings_with_answers
from tests.drawings_with_answers import line_distances

SIZE, WIDTH = 128, 1.6


def _read(picture: np.ndarray) -> np.ndarray:
    picture = (
        picture if picture.ndim == 3 else np.repeat(picture[..., None], 3, axis=-1)
    )
    return lay_out({"front": vectorize(picture)}, SIZE, WIDTH).pages[0]


@pytest.fixture(scope="module")
def answer() -> np.ndarray:
    strokes = from_strokes(drawings_with_answers.figure())
    return lay_out({"front": strokes}, SIZE, WIDTH).pages[0]


@pytest.mark.parametrize(
    "size, options",
    [
        (300, {}),
        (90, {"width": 1.5}),
        (900, {"width": 6.0}),
        (300, {"width": 9.0}),
        (500, {"scale": 0.3, "offset": (0.6, 0.05)}),
        (1400, {"width": 2.0}),
    ],
)
def test_size_place_and_pen_do_not_matter(size: int, options: dict, answer: np.ndarray):
    distances = line_distances(
        _read(drawings_with_answers.draw_figure(size, **options)), answer
    )
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.95) <= 2


def test_inversion_and_a_gradient_over_the_paper_do_not_matter(answer: np.ndarray):
    page = drawings_with_answers.draw_figure(300)
    gradient = np.linspace(0.3, 1, 300)
    for picture in (
        1 - page,
        page * gradient,
        page * gradient[:, None],
        0.2 + 0.6 * page,
    ):
        distances = line_distances(_read(picture), answer)
        assert np.median(distances) <= 1
        assert np.quantile(distances, 0.95) <= 2


@pytest.mark.parametrize("quality", [20, 60])
def test_jpeg_artefacts_do_not_matter(quality: int, answer: np.ndarray):
    file = io.BytesIO()
    grey = np.round(drawings_with_answers.draw_figure(300) * 255).astype(np.uint8)
    Image.fromarray(grey).save(file, "JPEG", quality=quality)
    distances = line_distances(_read(np.asarray(Image.open(file)) / 255), answer)
    assert np.median(distances) <= 1 and np.quantile(distances, 0.95) <= 2


@pytest.mark.parametrize("seed", range(3))
def test_a_photo_of_paper_reads_as_the_drawing_on_it(seed: int, answer: np.ndarray):
    rng = np.random.default_rng(seed)
    photo = drawings_with_answers.photograph(
        drawings_with_answers.draw_figure(600, width=5.0), rng
    )
    distances = line_distances(_read(photo), answer)
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.95) <= 2


def test_a_read_drawing_read_again_stays():
    once = _read(drawings_with_answers.draw_figure(300))
    twice = _read(once)
    distances = line_distances(once, twice)
    assert np.median(distances) == 0
    assert distances.max() <= 2


def test_the_width_of_the_lines_is_told():
    drawing = vectorize(drawings_with_answers.draw_figure(300, width=6.0)[..., None])
    assert np.isclose(drawing.line_width, 6, atol=1)
    assert not drawing.is_light and drawing.filled == 0


def test_a_clean_drawing_has_no_remarks():
    assert (
        drawing_warnings(vectorize(drawings_with_answers.draw_figure(300)[..., None]))
        == []
    )


def test_a_solid_shape_becomes_its_outline_and_is_remarked():
    row, col = np.mgrid[0:300, 0:300] - 150
    disc = np.where(np.hypot(row, col) < 100, 0.0, 1.0)
    drawing = vectorize(disc[..., None])
    (line,) = drawing.lines
    np.testing.assert_allclose(np.hypot(*(line - 150).T), 100, atol=2)
    assert any("filled areas" in remark for remark in drawing_warnings(drawing))


def test_a_drawing_over_the_edge_is_remarked():
    page = drawings_with_answers.draw_figure(300, offset=(0.1, -0.25))[..., None]
    assert "touches the left edge" in "; ".join(drawing_warnings(vectorize(page)))


def test_a_single_stroke_is_nearly_empty():
    (remark,) = drawing_warnings(from_strokes([np.array([[0.0, 0], [10, 10]])]))
    assert "nearly empty" in remark


@pytest.mark.parametrize("strokes", [[], [np.zeros((3, 2))], [np.full((2, 2), np.nan)]])
def test_strokes_that_draw_nothing_are_refused(strokes: list):
    with pytest.raises(BadDrawingError, match="there is no line"):
        from_strokes(strokes)


def test_noise_is_refused_or_at_least_no_crash():
    noise = np.random.default_rng(0).random((200, 200, 3))
    with pytest.raises(BadDrawingError):
        vectorize(ndimage.gaussian_filter(noise, (0.5, 0.5, 0)))
