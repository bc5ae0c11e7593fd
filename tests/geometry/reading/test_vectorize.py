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
from tests import drawings_with_answers, papers
from tests.drawings_with_answers import line_distances

SIZE, LINE_WIDTH = 128, 1.6


def _read(image: np.ndarray) -> np.ndarray:
    image = image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=-1)
    return lay_out({"front": vectorize(image)}, SIZE, LINE_WIDTH).drawings.images[0]


@pytest.fixture(scope="module")
def answer() -> np.ndarray:
    strokes = from_strokes(drawings_with_answers.figure())
    return lay_out({"front": strokes}, SIZE, LINE_WIDTH).drawings.images[0]


@pytest.mark.parametrize(
    "size, options",
    [
        (300, {}),
        (90, {"line_width": 1.5}),
        (900, {"line_width": 6.0}),
        (300, {"line_width": 9.0}),
        (500, {"scale": 0.3, "offset": (0.6, 0.05)}),
        (1400, {"line_width": 2.0}),
    ],
)
def test_size_place_and_line_width_do_not_matter(
    size: int, options: dict, answer: np.ndarray
):
    distances = line_distances(
        _read(drawings_with_answers.draw_figure(size, **options)), answer
    )
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.95) <= 2


def test_inversion_and_a_gradient_over_the_paper_do_not_matter(answer: np.ndarray):
    drawing = drawings_with_answers.draw_figure(300)
    gradient = np.linspace(0.3, 1, 300)
    for image in (
        1 - drawing,
        drawing * gradient,
        drawing * gradient[:, None],
        0.2 + 0.6 * drawing,
    ):
        distances = line_distances(_read(image), answer)
        assert np.median(distances) <= 1
        assert np.quantile(distances, 0.95) <= 2


@pytest.mark.parametrize("quality", [20, 60])
def test_jpeg_artefacts_do_not_matter(quality: int, answer: np.ndarray):
    file = io.BytesIO()
    gray = np.round(drawings_with_answers.draw_figure(300) * 255).astype(np.uint8)
    Image.fromarray(gray).save(file, "JPEG", quality=quality)
    distances = line_distances(_read(np.asarray(Image.open(file)) / 255), answer)
    assert np.median(distances) <= 1 and np.quantile(distances, 0.95) <= 2


@pytest.mark.parametrize("seed", range(3))
def test_a_photo_of_paper_reads_as_the_drawing_on_it(seed: int, answer: np.ndarray):
    rng = np.random.default_rng(seed)
    photo = drawings_with_answers.photograph(
        drawings_with_answers.draw_figure(600, line_width=5.0), rng
    )
    distances = line_distances(_read(photo), answer)
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.95) <= 2


def test_a_read_drawing_read_again_stays():
    drawing = _read(drawings_with_answers.draw_figure(300))
    again = _read(drawing)
    distances = line_distances(drawing, again)
    assert np.median(distances) == 0
    assert distances.max() <= 2


def test_the_line_width_is_measured():
    drawing = vectorize(
        drawings_with_answers.draw_figure(300, line_width=6.0)[..., None]
    )
    assert np.isclose(drawing.line_width, 6, atol=1)
    assert not drawing.is_light and drawing.filled_share == 0


def test_a_clean_drawing_gives_no_warnings():
    assert (
        drawing_warnings(vectorize(drawings_with_answers.draw_figure(300)[..., None]))
        == []
    )


def test_a_solid_shape_becomes_its_outline_and_gives_a_warning():
    row, col = np.mgrid[0:300, 0:300] - 150
    disc = np.where(np.hypot(row, col) < 100, 0.0, 1.0)
    drawing = vectorize(disc[..., None])
    (line,) = drawing.lines
    np.testing.assert_allclose(np.hypot(*(line - 150).T), 100, atol=2)
    assert any("filled areas" in warning for warning in drawing_warnings(drawing))


def test_a_drawing_over_the_edge_gives_a_warning():
    drawing = drawings_with_answers.draw_figure(300, offset=(0.1, -0.25))[..., None]
    assert "touches the left edge" in "; ".join(drawing_warnings(vectorize(drawing)))


def test_a_single_stroke_is_nearly_empty():
    (warning,) = drawing_warnings(from_strokes([np.array([[0.0, 0], [10, 10]])]))
    assert "nearly empty" in warning


@pytest.mark.parametrize("strokes", [[], [np.zeros((3, 2))], [np.full((2, 2), np.nan)]])
def test_strokes_that_draw_nothing_are_refused(strokes: list):
    with pytest.raises(BadDrawingError, match="there is no line"):
        from_strokes(strokes)


def test_noise_is_refused_or_at_least_no_crash():
    noise = np.random.default_rng(0).random((200, 200, 3))
    with pytest.raises(BadDrawingError):
        vectorize(ndimage.gaussian_filter(noise, (0.5, 0.5, 0)))


@pytest.mark.parametrize("name", papers.PAPERS)
def test_the_drawing_alone_comes_off_a_paper_and_the_rest_is_named(name: str):
    put, word = papers.PAPERS[name]
    found = vectorize(put(papers.drawn()))
    assert any(word in words for words in found.left_out)
    alone = lay_out(
        {"front": vectorize(papers.drawn())}, SIZE, LINE_WIDTH
    ).drawings.images[0]
    page = lay_out({"front": found}, SIZE, LINE_WIDTH).drawings.images[0]
    assert np.quantile(line_distances(page, alone), 0.95) <= 3
