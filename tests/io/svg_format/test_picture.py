import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
import resvg_py
from PIL import Image
from scipy import ndimage

from pipeline.geometry.curves.polylines import resample
from pipeline.io import drawings
from tests.app.browser import Browser, browser, find_chromium
from tests.io.svg_format import svg_samples

SIDE = 480
FEW = [("covered", "round"), ("clipped", "curve"), ("moved", "polygon")]
ALL = [(way, shape) for way in svg_samples.WAYS for shape in svg_samples.SHAPES]


def _by_resvg(text: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(svg_string=text, width=SIDE, skip_system_fonts=True)
    )


def _by_chromium(text: str, page: Browser) -> bytes:
    """As a PNG of SIDE pixels in width, without text, which is not read."""
    shown = re.sub("<text.*?</text>", "", text)
    url = page.evaluate(
        "(async () => {"
        "const image = new Image();"
        f"image.src = 'data:image/svg+xml,' + encodeURIComponent({json.dumps(shown)});"
        "await image.decode();"
        "const canvas = document.createElement('canvas');"
        f"canvas.width = {SIDE};"
        f"canvas.height = Math.round({SIDE} * image.height / image.width);"
        "canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);"
        "return canvas.toDataURL();"
        "})()"
    )
    return base64.b64decode(url.partition(",")[2])


def _edges(png: bytes) -> np.ndarray:
    """Where the light of a rendering changes."""
    with Image.open(io.BytesIO(png)) as image:
        rgba = np.asarray(image, dtype=float) / 255
    gray = rgba[..., :3].mean(axis=-1) * rgba[..., 3] + 1 - rgba[..., 3]
    gray = np.pad(gray, 1, constant_values=gray[0, 0])
    span = ndimage.maximum_filter(gray, 3) - ndimage.minimum_filter(gray, 3)
    return span[1:-1, 1:-1] > 0.2


def disagreement(path: Path, text: str, png: bytes) -> float:
    """How far lines and edges of a rendering are apart, of the page (95 %)."""
    path.write_text(text)
    drawing = drawings.read(path)
    edges = _edges(png)
    scale = np.array(edges.shape) / drawing.image_size
    points = [resample(line * scale, 0.5) for line in drawing.lines]
    rows, cols = np.clip(
        np.concatenate(points).astype(int), 0, np.array(edges.shape) - 1
    ).T
    drawn = np.zeros(edges.shape, dtype=bool)
    drawn[rows, cols] = True
    to_edges, to_drawn = (
        ndimage.distance_transform_edt(~mask) for mask in (edges, drawn)
    )
    apart = np.concatenate([to_edges[drawn], to_drawn[edges]])
    return float(np.quantile(apart, 0.95)) / max(edges.shape)


@pytest.mark.parametrize("way, shape", FEW)
def test_what_is_read_lies_where_a_renderer_shows_it(
    tmp_path: Path, way: str, shape: str
):
    text = svg_samples.sample(way, shape)
    assert disagreement(tmp_path / "sample.svg", text, _by_resvg(text)) < 0.02


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read does not depend on the size of the picture; the time does."""
    monkeypatch.setattr("pipeline.io.svg_format.picture.LONGER_SIDE", SIDE)


@pytest.mark.slow
@pytest.mark.skipif(not find_chromium(), reason="needs chromium")
def test_of_a_hundred_files_95_are_read_as_a_browser_shows_them(tmp_path: Path):
    apart = {}
    with browser() as page:
        for way, shape in ALL:
            text = svg_samples.sample(way, shape)
            png = _by_chromium(text, page)
            apart[way, shape] = disagreement(tmp_path / "sample.svg", text, png)
    far = {name: share for name, share in apart.items() if share > 0.02}
    assert len(apart) >= 100 and len(far) <= 0.05 * len(apart), far
