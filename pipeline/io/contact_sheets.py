"""Contact sheets: many drawings on one page, each under its name, for a person."""

import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray
from PIL import Image, ImageDraw

from pipeline.io import images

_TEXT = 14  # px: of a line of text
_GAP = 6  # px between cells
_LETTER = 6.2  # px: mean width of a letter of Pillow's own font
BACKGROUND, _INK, _PAPER = 224, 40, 255


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Pictures that belong together, side by side, with a title and remarks below."""

    title: str
    pictures: list[Float[ndarray, "_ _"]]
    remarks: str = ""


def write(path: Path, cells: list[Cell], *, columns: int, size: int) -> None:
    """Write a sheet of cells as a picture."""
    images.write(path, compose(cells, columns=columns, size=size))


def compose(cells: list[Cell], *, columns: int, size: int) -> UInt8[ndarray, "H W"]:
    """Lay cells out row by row, each picture fitted into a square of `size` pixels."""
    most = max((len(cell.pictures) for cell in cells), default=1)
    widest = most * (size + _GAP) + _GAP
    notes = [textwrap.wrap(cell.remarks, int(widest / _LETTER)) for cell in cells]
    tall = size + 2 * _GAP + _TEXT * (1 + max(map(len, notes), default=0))
    rows = max(-(-len(cells) // columns), 1)
    page = Image.new("L", (columns * widest, rows * tall), BACKGROUND)
    pen = ImageDraw.Draw(page)
    for index, (cell, lines) in enumerate(zip(cells, notes, strict=True)):
        left, top = index % columns * widest + _GAP, index // columns * tall + _GAP
        pen.text((left, top), cell.title, fill=_INK)
        for place, picture in enumerate(cell.pictures):
            at = (left + place * (size + _GAP), top + _TEXT)
            page.paste(_fitted(picture, size), at)
        for number, line in enumerate(lines, start=1):
            pen.text((left, top + size + _TEXT * number), line, fill=_INK)
    return np.asarray(page)


def _fitted(picture: Float[ndarray, "_ _"], size: int) -> Image.Image:
    grey = np.round(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    small = Image.fromarray(grey)
    small.thumbnail((size, size))
    page = Image.new("L", (size, size), _PAPER)
    page.paste(small, ((size - small.width) // 2, (size - small.height) // 2))
    return page
