import io
import json
import random
import time
import tracemalloc
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.config.prepare import ReadingConfig
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.layout import lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.io import drawings, images, quickdraw, sketches, svg
from tests import drawings_with_answers
from tests.drawings_with_answers import line_distances
from tests.io.svg_format import svg_samples
from tests.mutations import mutated

SIZE = 300
NUM_MUTATIONS = 15
BUDGET = ReadingConfig(megabytes=2000, seconds=60)


def _as_png(path: Path) -> None:
    drawing = drawings_with_answers.draw_figure(SIZE)
    images.write(path, np.round(drawing * 255).astype(np.uint8))


def _as_ink_on_nothing(path: Path) -> None:
    drawing = drawings_with_answers.draw_figure(SIZE)
    rgba = np.zeros((SIZE, SIZE, 4), dtype=np.uint8)
    rgba[..., 3] = np.round((1 - drawing) * 255)
    images.write(path, rgba)


def _as_white_ink_on_nothing(path: Path) -> None:
    drawing = drawings_with_answers.draw_figure(SIZE)
    rgba = np.full((SIZE, SIZE, 4), 255, dtype=np.uint8)
    rgba[..., 3] = np.round((1 - drawing) * 255)
    images.write(path, rgba)


def _as_cut_out_paper(path: Path) -> None:
    gray = np.round(drawings_with_answers.draw_figure(SIZE) * 255).astype(np.uint8)
    alpha = np.zeros_like(gray)
    alpha[20:-20, 10:-10] = 255
    images.write(path, np.stack([gray, gray, gray, alpha], axis=-1))


def _as_svg(path: Path) -> None:
    lines = "".join(
        '<polyline fill="none" stroke="black" points="'
        + " ".join(f"{col * 100},{row * 100}" for row, col in line)
        + '"/>'
        for line in drawings_with_answers.figure()
    )
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
    path.write_text(f"{head}{lines}</svg>")


def _as_ndjson(path: Path) -> None:
    strokes = [(line.T[::-1] * 50).tolist() for line in drawings_with_answers.figure()]
    path.write_text(json.dumps({"drawing": strokes}) + "\n")


def _lay_out(drawing: VectorDrawing) -> np.ndarray:
    return lay_out({"front": drawing}, 128, 1.6).drawings.images[0]


@pytest.mark.parametrize(
    "write, name",
    [
        (_as_png, "a.png"),
        (_as_ink_on_nothing, "b.png"),
        (_as_white_ink_on_nothing, "c.png"),
        (_as_cut_out_paper, "d.png"),
        (_as_svg, "e.SVG"),
        (_as_ndjson, "f.ndjson"),
    ],
)
def test_every_kind_of_file_reads_as_the_same_drawing(tmp_path: Path, write, name: str):
    write(tmp_path / name)
    answer = _lay_out(
        VectorDrawing(lines=drawings_with_answers.figure(), image_size=(1.0, 1.0))
    )
    distances = line_distances(_lay_out(drawings.read(tmp_path / name)), answer)
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.95) <= 2


def test_a_file_of_several_drawings_gives_them_all(tmp_path: Path):
    _as_ndjson(tmp_path / "one.ndjson")
    row = (tmp_path / "one.ndjson").read_text()
    (tmp_path / "three.ndjson").write_text(row * 3)
    assert len(drawings.read_all(tmp_path / "three.ndjson")) == 3


def test_an_empty_image_is_refused_by_name(tmp_path: Path):
    images.write(tmp_path / "empty.png", np.full((64, 64), 255, dtype=np.uint8))
    with pytest.raises(BadDrawingError, match=r"empty\.png: the image is empty"):
        drawings.read(tmp_path / "empty.png")


def _picture(kind: str, **options: object) -> bytes:
    gray = np.round(drawings_with_answers.draw_figure(60) * 255).astype(np.uint8)
    content = io.BytesIO()
    Image.fromarray(gray).convert("RGB").save(content, kind, **options)
    return content.getvalue()


def _strokes() -> bytes:
    strokes = [(line.T[::-1] * 50).tolist() for line in drawings_with_answers.figure()]
    return json.dumps({"drawing": strokes}).encode()


UNDAMAGED = {
    "strokes.ndjson": _strokes(),
    "plain.svg": svg_samples.sample("plain", "curve").encode(),
    "style.svg": svg_samples.sample("class", "line").encode(),
    "used.svg": svg_samples.sample("used", "round").encode(),
    "clipped.svg": svg_samples.sample("clipped", "polygon").encode(),
    "plain.png": _picture("PNG"),
    "plain.jpg": _picture("JPEG"),
    "plain.webp": _picture("WEBP"),
    "plain.gif": _picture("GIF"),
    "plain.bmp": _picture("BMP"),
    "plain.ppm": _picture("PPM"),
    "plain.tiff": _picture("TIFF"),
    "lzw.tiff": _picture("TIFF", compression="tiff_lzw"),
    "jpeg.tiff": _picture("TIFF", compression="jpeg"),
}
DECODERS = {".svg": partial(svg.read, budget=BUDGET), ".ndjson": quickdraw.read}


@pytest.mark.parametrize("name", UNDAMAGED)
def test_damaged_files_are_decoded_or_refused_in_little_time_and_memory(
    tmp_path: Path, name: str
):
    rng, path = random.Random(name), tmp_path / f"damaged-{name}"
    decode = DECODERS.get(path.suffix, sketches.read_image)
    path.write_bytes(UNDAMAGED[name])
    decode(path)
    tracemalloc.start()
    start = time.process_time()
    for _ in range(NUM_MUTATIONS):
        path.write_bytes(mutated(UNDAMAGED[name], rng))
        try:
            decode(path)
        except ValueError as refusal:
            assert path.name in str(refusal)
            assert len(str(refusal).splitlines()) == 1
    assert time.process_time() - start < 60
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()
