"""Contact sheets: thumbnails of many drawings in one image, each with its name."""

import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray
from PIL import Image, ImageDraw

from pipeline.io import images

_LINE_HEIGHT = 14  # px: of a line of text
_GAP = 6  # px between cells
_LETTER_WIDTH = 6.2  # px: mean, of Pillow's default font
BACKGROUND, _INK, _PAPER = 224, 40, 255


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Images side by side, with a title above and a caption below."""

    title: str
    images: list[Float[ndarray, "_ _"]]
    caption: str = ""


def write(path: Path, cells: list[Cell], *, columns: int, size: int) -> None:
    """Write a contact sheet as an image."""
    images.write(path, compose(cells, columns=columns, size=size))


def compose(cells: list[Cell], *, columns: int, size: int) -> UInt8[ndarray, "H W"]:
    """Lay cells out row by row, each image fitted into a square of `size` pixels."""
    most_images = max((len(cell.images) for cell in cells), default=1)
    cell_width = most_images * (size + _GAP) + _GAP
    captions = [
        textwrap.wrap(cell.caption, int(cell_width / _LETTER_WIDTH)) for cell in cells
    ]
    num_lines = 1 + max(map(len, captions), default=0)
    cell_height = size + 2 * _GAP + _LINE_HEIGHT * num_lines
    rows = max(-(-len(cells) // columns), 1)
    sheet = Image.new("L", (columns * cell_width, rows * cell_height), BACKGROUND)
    draw = ImageDraw.Draw(sheet)
    for index, (cell, lines) in enumerate(zip(cells, captions, strict=True)):
        left = index % columns * cell_width + _GAP
        top = index // columns * cell_height + _GAP
        draw.text((left, top), cell.title, fill=_INK)
        for place, image in enumerate(cell.images):
            corner = (left + place * (size + _GAP), top + _LINE_HEIGHT)
            sheet.paste(_fit(image, size), corner)
        for number, line in enumerate(lines, start=1):
            draw.text((left, top + size + _LINE_HEIGHT * number), line, fill=_INK)
    return np.asarray(sheet)


def _fit(image: Float[ndarray, "_ _"], size: int) -> Image.Image:
    gray = np.round(np.clip(image, 0, 1) * 255).astype(np.uint8)
    thumbnail = Image.fromarray(gray)
    thumbnail.thumbnail((size, size))
    square = Image.new("L", (size, size), _PAPER)
    left, top = (size - thumbnail.width) // 2, (size - thumbnail.height) // 2
    square.paste(thumbnail, (left, top))
    return square
