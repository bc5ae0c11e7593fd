"""A person's drawing from any kind of file: image, SVG, Quick, Draw!."""

from pathlib import Path

from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.vectorize import VectorDrawing, from_strokes, vectorize
from pipeline.io import quickdraw, sketches, svg

SUFFIXES_OF_MANY = (".ndjson", ".json")  # a file of several drawings


def read(path: Path) -> VectorDrawing:
    """Read the drawing of a file, the first if it holds several."""
    return read_all(path)[0]


def read_all(path: Path) -> list[VectorDrawing]:
    """Read every drawing of a file; BadDrawingError names the file."""
    try:
        if path.suffix.lower() == ".svg":
            return [from_strokes(*svg.read(path))]
        if path.suffix.lower() in SUFFIXES_OF_MANY:
            return [from_strokes(strokes) for strokes in quickdraw.read(path)]
        return [vectorize(sketches.read_image(path))]
    except BadDrawingError as error:
        raise BadDrawingError(f"{path}: {error}") from error
