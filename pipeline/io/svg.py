"""SVG: line drawings, written and read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray

from pipeline.geometry.curves.polylines import simplify
from pipeline.geometry.drawing.lines import Line
from pipeline.io import files, reading_budget
from pipeline.io.files import BadFileError
from pipeline.io.reading_budget import OverBudgetError, ReadingBudget
from pipeline.io.svg_format import document
from pipeline.io.svg_format.document import SvgFormatError
from pipeline.io.svg_format.picture import render
from pipeline.io.svg_format.plain import plain_strokes

MAX_BYTES = 10_000_000
_TOLERANCE = 0.1  # pixels: by which a line that is written may be simpler
_STROKE_STYLE = (
    'fill="none" stroke="black" stroke-linecap="round" stroke-linejoin="round"'
)
_WAY_OUT = "simplify its paths, or save it as PNG"
_NO_PICTURE = np.zeros((0, 0, 3), dtype=np.uint8)
_MAX_POINTS = 2_000_000  # of all strokes


class BadSvgError(ValueError):
    """An SVG file that holds no drawing."""


@dataclass(frozen=True, kw_only=True)
class SvgDrawing:
    """What an SVG shows.

    Attributes:
        canvas: Height and width, pixels.
        strokes: Polylines (row, col) in pixels of the canvas; None where the SVG is
            more than plain strokes.
        picture: Of the canvas, at a size of its own; empty where there are strokes.
        left_out: What was not read, in words.
    """

    canvas: tuple[float, float]
    strokes: list[Float[ndarray, "_ 2"]] | None
    picture: UInt8[ndarray, "H W 3"]
    left_out: list[str]


def write(path: Path, views: Mapping[str, Sequence[Line]], size: int) -> None:
    """Write the lines of some views of `size` pixels, side by side, a group for each.

    A line is a polyline whose class is its type; the depth of its points, object units,
    is kept in data-depth.
    """
    groups = [
        f'<g class="{view}" transform="translate({place * size} 0)">\n'
        f"{_elements(lines)}</g>\n"
        for place, (view, lines) in enumerate(views.items())
    ]
    width = len(views) * size
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {size}" '
        f'width="{width}" height="{size}" {_STROKE_STYLE}>\n'
    )
    with files.replacing(path) as draft:
        draft.write_text(f"{head}{''.join(groups)}</svg>\n")


def _elements(lines: Sequence[Line]) -> str:
    simple = simplify([line.points for line in lines], _TOLERANCE)
    return "".join(
        f'<polyline class="{line.line_type}" points="'
        + " ".join(f"{col:.2f},{row:.2f}" for row, col, _ in points)
        + '" data-depth="'
        + " ".join(f"{depth:.3f}" for depth in points[:, 2])
        + '"/>\n'
        for line, points in zip(lines, simple, strict=True)
    )


def read(path: Path, budget: ReadingBudget | None = None) -> SvgDrawing:
    """Read what an SVG shows: plain strokes as such, all else as a picture.

    Args:
        path: Of the file.
        budget: What reading it may cost; None for a file of our own.

    Raises:
        BadSvgError: It is missing, too large, not an SVG, or shows nothing.
    """
    try:
        content = files.read_bytes(path, MAX_BYTES, way_out=_WAY_OUT)
        if budget is None:
            return interpret(content)
        return reading_budget.call_within(budget, interpret, content)
    except BadFileError as error:
        raise BadSvgError(str(error)) from error
    except SvgFormatError as error:
        raise BadSvgError(f"{path}: {error}") from error
    except OverBudgetError as error:
        raise BadSvgError(
            f"{path}: {error}; normalize.reading can be raised"
        ) from error


def interpret(content: bytes) -> SvgDrawing:
    """Read what the content of an SVG file shows; SvgFormatError if nothing."""
    root, left_out = document.parse(content)
    canvas = document.canvas_size(root)
    strokes = None if canvas is None else plain_strokes(root, canvas)
    if strokes is not None and canvas is not None:
        if sum(map(len, strokes)) > _MAX_POINTS:
            raise SvgFormatError(f"more than {_MAX_POINTS} points: {_WAY_OUT}")
        return SvgDrawing(
            canvas=canvas, strokes=strokes, picture=_NO_PICTURE, left_out=left_out
        )
    picture = render(root, canvas)
    if not np.ptp(picture):
        others = f" beside {' and '.join(left_out)}" if left_out else ""
        raise SvgFormatError(f"it shows no line{others}")
    size = canvas or (float(picture.shape[0]), float(picture.shape[1]))
    return SvgDrawing(canvas=size, strokes=None, picture=picture, left_out=left_out)
