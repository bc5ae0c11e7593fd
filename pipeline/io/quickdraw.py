"""Quick, Draw! files: a drawing on each line, as json with its strokes.

A stroke is [xs, ys] (simplified) or [xs, ys, times] (raw), y down.
"""

import json
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

MAX_BYTES = 20_000_000


class BadStrokesError(ValueError):
    """A file that holds no strokes of a drawing."""


def read(path: Path) -> list[list[Float[ndarray, "_ 2"]]]:
    """Read the strokes of each drawing as (row, col) polylines."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadStrokesError(
                f"{path}: {path.stat().st_size / 1e6:.0f} MB, "
                f"at most {MAX_BYTES // 1_000_000} are read: split it by lines"
            )
        rows = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise BadStrokesError(f"{path}: no such file") from error
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
        return [
            np.column_stack([stroke[1], stroke[0]]).astype(float) for stroke in strokes
        ]
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise BadStrokesError(
            f"{path}: line {number} is no Quick, Draw! drawing"
        ) from error
