"""Rasterization: strokes of varying width and pressure become an anti-aliased image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.curves.polylines import resample

CANVAS_SIZE = 256  # px: where lines are detected and drawn, and lengths are given
_MAX_SEGMENT = 1.5  # px: longer ones are cut, so that a small stencil covers each


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A polyline with a pen's width and pressure, in pixels.

    Attributes:
        points: (row, col); one point alone is a dot.
        width: Of the line at each point.
        pressure: Opacity of the ink at each point, 0 to 1.
    """

    points: Float[ndarray, "N 2"]
    width: Float[ndarray, " N"]
    pressure: Float[ndarray, " N"]


def scale_length(length: float, size: int) -> float:
    """Scale a length on the canvas to an image of `size` pixels."""
    return length * size / CANVAS_SIZE


def uniform_stroke(points: Float[ndarray, "N 2"], width: float) -> Stroke:
    """Return the stroke of a pen of one width, at full pressure."""
    count = len(points)
    return Stroke(
        points=points, width=np.full(count, float(width)), pressure=np.ones(count)
    )


def scale_strokes(strokes: Sequence[Stroke], factor: float) -> list[Stroke]:
    """Scale strokes, and their widths, about the corner of the image."""
    return [
        Stroke(
            points=stroke.points * factor,
            width=stroke.width * factor,
            pressure=stroke.pressure,
        )
        for stroke in strokes
    ]


def rasterize(strokes: Sequence[Stroke], size: int) -> Float[ndarray, "H W"]:
    """Draw strokes into a square image: ink 0 on paper 1, anti-aliased.

    A pixel's coverage is how far the nearest segment's edge lies beyond its center;
    where strokes cross, the darker one shows.
    """
    coverage = np.zeros((size, size))
    if not strokes:
        return 1 - coverage
    start, end = _segments(strokes)
    radius = np.maximum(start[:, 2], end[:, 2]) / 2 + 1
    # Segments of like radius share a stencil, so that one fat stroke slows no thin one.
    for stencil_radius in np.unique(np.ceil(radius)):
        alike = np.ceil(radius) == stencil_radius
        _cover(coverage, start[alike], end[alike], int(stencil_radius))
    return 1 - coverage


def _segments(
    strokes: Sequence[Stroke],
) -> tuple[Float[ndarray, "M 4"], Float[ndarray, "M 4"]]:
    """Cut strokes into short segments: (row, col, width, pressure) of both ends."""
    starts, ends = [], []
    for stroke in strokes:
        line = np.column_stack([stroke.points, stroke.width, stroke.pressure])
        is_line = len(line) > 1
        fine = resample(line, _MAX_SEGMENT) if is_line else np.repeat(line, 2, axis=0)
        starts.append(fine[:-1])
        ends.append(fine[1:])
    return np.concatenate(starts), np.concatenate(ends)


def _cover(
    coverage: Float[ndarray, "H W"],
    start: Float[ndarray, "M 4"],
    end: Float[ndarray, "M 4"],
    radius: int,
) -> None:
    """Raise the coverage of the pixels within `radius` of each segment, in place."""
    size = len(coverage)
    stencil = np.arange(2 * radius + 2 + int(_MAX_SEGMENT))
    corner = np.floor(np.minimum(start[:, :2], end[:, :2])).astype(int) - radius
    row = corner[:, 0, None, None] + stencil[:, None]
    col = corner[:, 1, None, None] + stencil
    along = (end - start)[:, None, None]
    down = row + 0.5 - start[:, 0, None, None]
    right = col + 0.5 - start[:, 1, None, None]
    square = np.maximum(along[..., 0] ** 2 + along[..., 1] ** 2, 1e-12)
    t = np.clip((down * along[..., 0] + right * along[..., 1]) / square, 0, 1)
    distance = np.hypot(down - t * along[..., 0], right - t * along[..., 1])
    width = start[:, 2, None, None] + t * along[..., 2]
    pressure = start[:, 3, None, None] + t * along[..., 3]
    covered = np.clip((width + 1) / 2 - distance, 0, np.minimum(width, 1)) * pressure
    in_image = (row >= 0) & (row < size) & (col >= 0) & (col < size) & (covered > 0)
    pixel = (row * size + col)[in_image]
    np.maximum.at(coverage.reshape(-1), pixel, covered[in_image])
