"""Pens: strokes with a width and a pressure at each point become ink on a page."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.curves.polylines import resample

CANVAS_SIZE = (
    256  # px: the page on which lines are found, hands draw and lengths are given
)
_STEP = 1.5  # pixels: longest piece that is inked at once


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A line of a pen, in pixels.

    Attributes:
        points: (row, col); one point alone is a dot.
        width: Of the line at each point.
        pressure: 1 leaves full ink, 0 none.
    """

    points: Float[ndarray, "N 2"]
    width: Float[ndarray, " N"]
    pressure: Float[ndarray, " N"]


def scale_length(length: float, size: int) -> float:
    """Scale a length on PAGE to a picture of `size` pixels."""
    return length * size / CANVAS_SIZE


def uniform_stroke(points: Float[ndarray, "N 2"], width: float) -> Stroke:
    """Draw a line with a pen of one width."""
    count = len(points)
    return Stroke(
        points=points, width=np.full(count, float(width)), pressure=np.ones(count)
    )


def scale_strokes(strokes: Sequence[Stroke], factor: float) -> list[Stroke]:
    """Enlarge strokes with the page they are on."""
    return [
        Stroke(
            points=stroke.points * factor,
            width=stroke.width * factor,
            pressure=stroke.pressure,
        )
        for stroke in strokes
    ]


def rasterize(strokes: Sequence[Stroke], size: int) -> Float[ndarray, "H W"]:
    """Draw strokes on a square page: ink 0 on paper 1, anti-aliased.

    A pixel is covered as far as the nearest piece's edge lies beyond its centre; where
    strokes cross, the darker one shows.
    """
    page = np.zeros((size, size))
    if not strokes:
        return 1 - page
    start, end = _pieces(strokes)
    reach = np.maximum(start[:, 2], end[:, 2]) / 2 + 1
    # Pieces of like reach share a stencil, so that one fat stroke costs no thin one.
    for side in np.unique(np.ceil(reach)):
        alike = np.ceil(reach) == side
        _press(page, start[alike], end[alike], int(side))
    return 1 - page


def _pieces(
    strokes: Sequence[Stroke],
) -> tuple[Float[ndarray, "M 4"], Float[ndarray, "M 4"]]:
    """Cut strokes into short pieces: (row, col, width, pressure) at their two ends."""
    starts, ends = [], []
    for stroke in strokes:
        line = np.column_stack([stroke.points, stroke.width, stroke.pressure])
        fine = resample(line, _STEP) if len(line) > 1 else np.repeat(line, 2, axis=0)
        starts.append(fine[:-1])
        ends.append(fine[1:])
    return np.concatenate(starts), np.concatenate(ends)


def _press(
    page: Float[ndarray, "H W"],
    start: Float[ndarray, "M 4"],
    end: Float[ndarray, "M 4"],
    reach: int,
) -> None:
    """Ink the pixels within `reach` of each piece."""
    size = len(page)
    side = np.arange(2 * reach + 2 + int(_STEP))
    corner = np.floor(np.minimum(start[:, :2], end[:, :2])).astype(int) - reach
    row = corner[:, 0, None, None] + side[:, None]
    col = corner[:, 1, None, None] + side
    along = (end - start)[:, None, None]
    down = row + 0.5 - start[:, 0, None, None]
    right = col + 0.5 - start[:, 1, None, None]
    square = np.maximum(along[..., 0] ** 2 + along[..., 1] ** 2, 1e-12)
    share = np.clip((down * along[..., 0] + right * along[..., 1]) / square, 0, 1)
    gap = np.hypot(down - share * along[..., 0], right - share * along[..., 1])
    width = start[:, 2, None, None] + share * along[..., 2]
    pressure = start[:, 3, None, None] + share * along[..., 3]
    covered = np.clip((width + 1) / 2 - gap, 0, np.minimum(width, 1)) * pressure
    on_page = (row >= 0) & (row < size) & (col >= 0) & (col < size) & (covered > 0)
    at = (row * size + col)[on_page]
    np.maximum.at(page.reshape(-1), at, covered[on_page])
