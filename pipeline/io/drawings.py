"""A person's drawing from any kind of file: image, SVG, Quick, Draw!."""

from dataclasses import replace
from pathlib import Path

from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.vectorize import (
    VectorDrawing,
    from_strokes,
    resize,
    vectorize,
)
from pipeline.io import quickdraw, sketches, svg
from pipeline.io.reading_budget import ReadingBudget

SUFFIXES_OF_MANY = (".ndjson", ".json")  # a file of several drawings


def read(path: Path, budget: ReadingBudget | None = None) -> VectorDrawing:
    """Read the drawing of a file, the first if it holds several."""
    return read_all(path, budget)[0]


def read_all(path: Path, budget: ReadingBudget | None = None) -> list[VectorDrawing]:
    """Read every drawing of a file; BadDrawingError names the file.

    Args:
        path: Its suffix tells what it is.
        budget: What reading it may cost; None for a file of our own.
    """
    try:
        if path.suffix.lower() == ".svg":
            return [_from_svg(svg.read(path, budget))]
        if path.suffix.lower() in SUFFIXES_OF_MANY:
            return [from_strokes(strokes) for strokes in quickdraw.read(path)]
        return [vectorize(sketches.read_image(path))]
    except BadDrawingError as error:
        raise BadDrawingError(f"{path}: {error}") from error


def _from_svg(found: svg.SvgDrawing) -> VectorDrawing:
    if found.strokes is not None:
        drawing = from_strokes(found.strokes, found.canvas)
    else:
        drawing = resize(vectorize(found.picture / 255.0), found.canvas)
    return replace(drawing, left_out=found.left_out + drawing.left_out)
