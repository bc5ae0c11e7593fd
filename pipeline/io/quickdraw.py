"""Quick, Draw! files: a drawing on each line, as json with its strokes.

A stroke is [xs, ys] (simplified) or [xs, ys, times] (raw), y down.
"""

import json
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.io import files

MAX_BYTES = 20_000_000
MAX_POINTS = 100_000  # of a drawing


class BadStrokesError(ValueError):
    """A file that holds no strokes of a drawing."""


def read(path: Path) -> list[list[Float[ndarray, "_ 2"]]]:
    """Read the strokes of each drawing as (row, col) polylines."""
    try:
        content = files.read_bytes(path, MAX_BYTES, way_out="split it by lines")
        rows = content.decode("utf-8-sig").splitlines()
    except files.BadFileError as error:
        raise BadStrokesError(str(error)) from error
    except UnicodeDecodeError as error:
        raise BadStrokesError(f"{path}: not a text file") from error
    drawings = [
        _strokes(path, number, row)
        for number, row in enumerate(rows, start=1)
        if row.strip()
    ]
    if not drawings:
        raise BadStrokesError(f"{path}: no drawing in it")
    return drawings


def _strokes(path: Path, number: int, row: str) -> list[Float[ndarray, "_ 2"]]:
    try:
        strokes = json.loads(row)["drawing"]
        num_points = sum(len(stroke[0]) for stroke in strokes)
        if num_points > MAX_POINTS:
            raise BadStrokesError(
                f"{path}: line {number} has {num_points} points, at most {MAX_POINTS} "
                "are read: draw it with fewer"
            )
        polylines = [np.array(stroke[1::-1], dtype=float) for stroke in strokes]
    except BadStrokesError:
        raise
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:
        raise BadStrokesError(
            f"{path}: line {number} is no Quick, Draw! drawing"
        ) from error
    if any(p.ndim != 2 or len(p) != 2 or not np.isfinite(p).all() for p in polylines):
        raise BadStrokesError(f"{path}: line {number} has a stroke that is no [xs, ys]")
    return [polyline.T for polyline in polylines]
