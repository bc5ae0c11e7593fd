"""Pages with the figure of drawings_with_answers, and what else pages have on them.

Each takes and returns an RGB image in [0, 1].
"""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests import drawings_with_answers

Page = np.ndarray
SIZE = 600


def drawn(size: int = SIZE) -> Page:
    """The figure alone, black on white."""
    gray = drawings_with_answers.draw_figure(
        size, line_width=size / 150, scale=0.6, offset=(0.2, 0.2)
    )
    return np.repeat(np.round(gray * 255)[..., None] / 255, 3, axis=-1)


def _lines_on(page: Page, color: tuple, lines: list[tuple], width: int = 1) -> Page:
    picture = Image.new("RGB", page.shape[1::-1], "white")
    draw = ImageDraw.Draw(picture)
    for line in lines:
        draw.line(line, fill=color, width=width)
    return page * np.asarray(picture) / 255


def _rules(size: int, spacing: float, tilt: float) -> list[tuple]:
    rows = np.arange(-3 * spacing, size + 3 * spacing, spacing)
    return [(0, row, size, row + tilt * size) for row in rows]


def ruled(page: Page, tilt: float = 0.0) -> Page:
    lines = _rules(len(page), len(page) / 17, tilt)
    return _lines_on(page, (130, 150, 220), lines, 2)


def gridded(page: Page, tilt: float = 0.0) -> Page:
    lines = _rules(len(page), len(page) / 30, tilt)
    down = _rules(len(page), len(page) / 30, -tilt)
    return _lines_on(
        page, (170, 200, 225), lines + [(b, a, d, c) for a, b, c, d in down]
    )


def blueprint(page: Page) -> Page:
    """White on blue, on a paler grid."""
    ink = 1 - page
    grid = 1 - gridded(np.ones_like(page)).min(axis=-1, keepdims=True)
    blue = np.array([0.12, 0.24, 0.55])
    return np.maximum(blue + (1 - blue) * ink, blue + 0.9 * grid)


def framed(page: Page) -> Page:
    low, high = 0.04 * len(page), 0.96 * len(page)
    corners = [(low, low), (high, low), (high, high), (low, high), (low, low)]
    return _lines_on(page, (20, 20, 20), [tuple(corners)], 3)


def titled(page: Page) -> Page:
    picture = Image.fromarray(np.round(page * 255).astype(np.uint8))
    font = ImageFont.load_default(size=0.05 * len(page))
    place = (0.2 * len(page), 0.1 * len(page))
    ImageDraw.Draw(picture).text(place, "Fig. 3: a toy", fill="black", font=font)
    return np.asarray(picture) / 255.0


def punched(page: Page) -> Page:
    row, col = np.mgrid[0 : len(page), 0 : len(page)] / len(page)
    page = page.copy()
    for middle in (0.35, 0.65):
        page[np.hypot(row - middle, col - 0.05) < 0.015] = 0.15
    return page


def scanned(page: Page) -> Page:
    """Dark along the left and the lower edge, where the lid was open."""
    page = page.copy()
    page[:, : len(page) // 60] = 0.1
    page[-(len(page) // 60) :] = 0.1
    return page


def on_table(page: Page, angle: float = 4.0, table: float = 0.25) -> Page:
    """Turned a little, on something darker with a grain; corners beyond the image."""
    size = len(page)
    rng = np.random.default_rng(0)
    grain = rng.normal(scale=0.02, size=(size, 1, 1)) + rng.normal(
        scale=0.02, size=page.shape
    )
    sheet = Image.fromarray(np.round(page * 235).astype(np.uint8))
    small = (round(0.86 * size), round(0.9 * size))
    alpha = Image.new("L", small, 255)
    turned = sheet.resize(small).rotate(angle, expand=True, resample=2)
    mask = alpha.rotate(angle, expand=True)
    back = np.clip(table * np.array([1.2, 1.0, 0.8]) + grain, 0, 1)
    picture = Image.fromarray(np.round(back * 255).astype(np.uint8))
    corner = ((size - turned.width) // 2, (size - turned.height) // 2)
    picture.paste(turned, corner, mask)
    return np.asarray(picture) / 255.0


def photographed(page: Page) -> Page:
    """As a phone sees it: a shadow, grain, and noise."""
    rng = np.random.default_rng(1)
    light = drawings_with_answers.photograph(np.ones(page.shape[:2]), rng)
    return np.clip(page * light, 0, 1)


PAPERS: dict[str, tuple[Callable[[Page], Page], str]] = {
    "ruled": (ruled, "ruled lines"),
    "tilted rules": (lambda page: ruled(page, 0.02), "ruled lines"),
    "grid": (gridded, "grid"),
    "tilted grid": (lambda page: gridded(page, -0.03), "grid"),
    "blueprint": (blueprint, "grid"),
    "frame": (framed, "frame"),
    "title": (titled, "text"),
    "holes": (punched, "punch holes"),
    "scan": (scanned, "edges"),
    "table": (lambda page: on_table(page, 2.0), "beyond the sheet"),
    "light table": (lambda page: on_table(page * 0.6, -2.0, 0.8), "beyond the sheet"),
    "photo of a grid": (lambda page: photographed(gridded(page)), "grid"),
    "title in a frame": (lambda page: framed(titled(page)), "text"),
    "ruled on a table": (lambda page: on_table(ruled(page), 1.0), "ruled lines"),
    "turned grid": (lambda page: on_table(gridded(page), 5.0), "grid"),
    "turned photo": (
        lambda page: photographed(on_table(framed(titled(page)), 3.0)),
        "frame",
    ),
    "photo of it all": (
        lambda page: photographed(on_table(framed(titled(gridded(page))), 1.0)),
        "grid",
    ),
}
