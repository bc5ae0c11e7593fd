"""A hand that draws lines: which of them, with what pen, and how loosely.

A hand that lifts the pen, trembles, overshoots, skips and goes over a line again turns
polylines into strokes; one that does none of it draws them as they are.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy.ndimage import gaussian_filter1d

from pipeline.config.sketch import StrokeStyleConfig
from pipeline.geometry.curves.polylines import arc_lengths, resample
from pipeline.geometry.curves.rasterize import (
    CANVAS_SIZE,
    Stroke,
    rasterize,
    scale_strokes,
)
from pipeline.geometry.drawing.line_drawing import Line

OUTER_LINE_TYPES = ("silhouette", "contour", "boundary")

_STEP = 2.0  # pixels between the points of a stroke
_TREMBLE = 9.0  # pixels: half a wave of a trembling line
_TAPER = 6.0  # pixels in which the pressure of a stroke's end builds up
_LEAST = 0.25  # of the width and of the pressure: a pen that touches leaves a line


def stylize(
    lines: Sequence[Line],
    style: StrokeStyleConfig,
    rng: np.random.Generator,
    *,
    line_width: float,
) -> list[Stroke]:
    """Draw lines in a style, with a pen of `line_width` pixels at its widest."""
    strokes = []
    for line in lines:
        if line.line_type not in style.line_types:
            continue
        is_outer = line.line_type in OUTER_LINE_TYPES
        for part in _lifted(line.points[:, :2], style.stroke_length, rng):
            if not is_outer and rng.random() < style.dropped:
                continue
            for _ in range(1 + (rng.random() < style.doubled)):
                moved = _moved(part, style, rng)
                width = (
                    style.width * line_width * (1.0 if is_outer else style.inner_width)
                )
                strokes.append(_inked(moved, width, style, rng))
    return strokes


def draw(
    lines: Sequence[Line],
    style: StrokeStyleConfig,
    rng: np.random.Generator,
    *,
    line_width: float,
    size: int,
) -> Float[ndarray, "H W"]:
    """Draw lines in a style on a square page of `size` pixels, ink 0 on paper 1.

    `line_width` is in pixels of the PAGE, as all lengths of a style.
    """
    strokes = stylize(lines, style, rng, line_width=line_width)
    return rasterize(scale_strokes(strokes, size / CANVAS_SIZE), size)


def _lifted(
    points: Float[ndarray, "N 2"], reach: float, rng: np.random.Generator
) -> list[Float[ndarray, "_ 2"]]:
    """Cut a line where the pen is lifted: parts of half to one and a half the reach."""
    total = arc_lengths(points)[-1]
    if not reach or total < 1.5 * reach:
        return [points]
    fine = resample(points, _STEP)
    shares = rng.uniform(0.5, 1.5, size=max(round(total / reach), 1))
    cuts = np.round(np.cumsum(shares) / shares.sum() * (len(fine) - 1)).astype(int)
    starts = np.concatenate([[0], cuts[:-1]])
    return [fine[a : b + 1] for a, b in zip(starts, cuts, strict=True) if b > a]


def _moved(
    points: Float[ndarray, "N 2"], style: StrokeStyleConfig, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Draw a stroke where the hand happens to draw it."""
    if style.overshoot or style.shortened:
        points = _missed(points, style, rng)
    if not style.jitter and not style.offset:
        return points
    points = resample(points, _STEP)
    trembling = np.stack([_waves(len(points), rng) for _ in range(2)], axis=1)
    return points + style.jitter * trembling + style.offset * rng.normal(size=2)


def _missed(
    points: Float[ndarray, "N 2"], style: StrokeStyleConfig, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Begin and end a stroke too early or too late."""
    points = resample(points, _STEP)
    for _ in range(2):  # one end, then the other
        points = points[::-1]
        if rng.random() < style.shortened:
            points = points[: len(points) - int(rng.uniform(0, len(points) / 3))]
        elif style.overshoot and len(points) > 2:
            along = points[-1] - points[-3]
            along /= max(np.linalg.norm(along), 1e-9)
            beyond = points[-1] + along * rng.exponential(style.overshoot)
            points = np.vstack([points, beyond])
    return points


def _inked(
    points: Float[ndarray, "N 2"],
    width: float,
    style: StrokeStyleConfig,
    rng: np.random.Generator,
) -> Stroke:
    """Draw with a pen whose width and pressure vary."""
    count = len(points)
    widths, pressure = np.full(count, width), np.ones(count)
    if style.width_variation:
        widths *= np.maximum(1 + style.width_variation * _waves(count, rng), _LEAST)
    if style.pressure_falloff:
        along = arc_lengths(points)
        ends = np.minimum(along, along[-1] - along)
        lost = 0.5 * np.exp(-ends / _TAPER) + 0.5 * np.abs(_waves(count, rng))
        pressure = np.clip(1 - style.pressure_falloff * lost, _LEAST, 1)
    return Stroke(points=points, width=widths, pressure=pressure)


def _waves(count: int, rng: np.random.Generator) -> Float[ndarray, " N"]:
    """Return smooth noise of unit deviation."""
    sigma = _TREMBLE / _STEP
    pad = int(np.ceil(3 * sigma))
    noise = gaussian_filter1d(rng.normal(size=count + 2 * pad), sigma)
    # The deviation of white noise after a Gaussian of that width.
    return noise[pad : pad + count] * np.sqrt(2 * sigma * np.sqrt(np.pi))
