"""Strokes of a request as drawings, and a picture as strokes."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pipeline.app.limits import MAX_LENGTH, MAX_POINTS
from pipeline.app.messages import Drawing, ReadAnswer
from pipeline.geometry.curves.polylines import arc_lengths, simplify
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.vectorize import (
    VectorDrawing,
    drawing_warnings,
    from_strokes,
)
from pipeline.io import drawings

_SIMPLER = 2e-3  # of the larger side: how far a traced line may be moved
_NAME = {True: "drawing.svg", False: "drawing.png"}  # by whether it is an SVG


def from_messages(messages: Mapping[str, Drawing]) -> dict[str, VectorDrawing]:
    """Take the drawings of a request, by view; BadDrawingError names the view."""
    return {view: _from_message(view, message) for view, message in messages.items()}


def _from_message(view: str, message: Drawing) -> VectorDrawing:
    strokes = [np.array(stroke)[:, ::-1] for stroke in message.strokes]
    try:
        drawing = from_strokes(strokes)
    except BadDrawingError as error:
        raise BadDrawingError(f"the {view} drawing has no line yet") from error
    length = sum(float(arc_lengths(line)[-1]) for line in drawing.lines)
    if length > MAX_LENGTH * drawing.extent.max():
        raise BadDrawingError(
            f"the {view} drawing is a tangle: its lines are {MAX_LENGTH:.0f} times as "
            "long as it is large; draw fewer"
        )
    return drawing


def read_picture(content: bytes) -> ReadAnswer:
    """Read the lines of a picture or SVG.

    Raises:
        BadDrawingError: It holds no drawing that can be read; in one sentence.
    """
    is_svg = b"<svg" in content[:4096]
    with tempfile.TemporaryDirectory(prefix="sketchmesh-") as folder:
        path = Path(folder) / _NAME[is_svg]  # of our own: a client names no file
        path.write_bytes(content)
        try:
            drawing = drawings.read(path)
        except ValueError as error:
            what_is_wrong = str(error).removeprefix(f"{path}: ")
            raise BadDrawingError(f"the picture: {what_is_wrong}") from error
    return _as_strokes(drawing)


def _as_strokes(drawing: VectorDrawing) -> ReadAnswer:
    tolerance = _SIMPLER * float(drawing.extent.max())
    lines = simplify(drawing.lines, tolerance)
    if sum(map(len, lines)) > MAX_POINTS:
        raise BadDrawingError("the picture: too many lines, draw it simpler")
    height, width = drawing.image_size
    left_out = [f"left out: {', '.join(drawing.left_out)}"] if drawing.left_out else []
    return ReadAnswer(
        width=width,
        height=height,
        strokes=[[(float(x), float(y)) for y, x in line] for line in lines],
        remarks=left_out + drawing_warnings(drawing),
    )
