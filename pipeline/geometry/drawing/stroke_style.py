"""Stroke stylization: lines as drawn by hand, neatly or loosely.

A style splits lines into strokes, jitters and shifts them, overshoots or shortens their
ends, drops or doubles them, and varies width and pressure; where all of its parameters
are 0, lines are drawn as they are.
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
from pipeline.geometry.drawing.lines import Line

OUTER_LINE_TYPES = ("silhouette", "contour", "boundary")

_SPACING = 2.0  # pixels between the points of a stroke
_JITTER_SCALE = 9.0  # pixels: smoothing length of the noise along a stroke
_TAPER_LENGTH = 6.0  # pixels over which the pressure builds up from an end
_MIN_SHARE = 0.25  # of width and pressure, so that every stroke shows


def stylize(
    lines: Sequence[Line],
    style: StrokeStyleConfig,
    rng: np.random.Generator,
    *,
    line_width: float,
) -> list[Stroke]:
    """Turn lines into strokes of a style, lengths in pixels of the canvas."""
    strokes = []
    for line in lines:
        if line.line_type not in style.line_types:
            continue
        is_outer = line.line_type in OUTER_LINE_TYPES
        for stroke in _split(line.points[:, :2], style.stroke_length, rng):
            if not is_outer and rng.random() < style.dropped:
                continue
            for _ in range(1 + (rng.random() < style.doubled)):
                points = _perturb(stroke, style, rng)
                width = (
                    style.width * line_width * (1.0 if is_outer else style.inner_width)
                )
                strokes.append(_vary_pen(points, width, style, rng))
    return strokes


def draw(
    lines: Sequence[Line],
    style: StrokeStyleConfig,
    rng: np.random.Generator,
    *,
    line_width: float,
    size: int,
) -> Float[ndarray, "H W"]:
    """Draw lines in a style into a square image of `size` pixels, ink 0 on paper 1.

    `line_width` is in pixels of the canvas, as all lengths of a style.
    """
    strokes = stylize(lines, style, rng, line_width=line_width)
    return rasterize(scale_strokes(strokes, size / CANVAS_SIZE), size)


def _split(
    points: Float[ndarray, "N 2"], stroke_length: float, rng: np.random.Generator
) -> list[Float[ndarray, "_ 2"]]:
    """Split a line into strokes of half to one and a half the length; 0: one stroke."""
    total = arc_lengths(points)[-1]
    if not stroke_length or total < 1.5 * stroke_length:
        return [points]
    fine = resample(points, _SPACING)
    shares = rng.uniform(0.5, 1.5, size=max(round(total / stroke_length), 1))
    cuts = np.round(np.cumsum(shares) / shares.sum() * (len(fine) - 1)).astype(int)
    starts = np.concatenate([[0], cuts[:-1]])
    return [fine[a : b + 1] for a, b in zip(starts, cuts, strict=True) if b > a]


def _perturb(
    points: Float[ndarray, "N 2"], style: StrokeStyleConfig, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Perturb the ends of a stroke, jitter its points and shift it as a whole."""
    if style.overshoot or style.shortened:
        points = _perturb_ends(points, style, rng)
    if not style.jitter and not style.offset:
        return points
    points = resample(points, _SPACING)
    jitter = np.stack([_smooth_noise(len(points), rng) for _ in range(2)], axis=1)
    return points + style.jitter * jitter + style.offset * rng.normal(size=2)


def _perturb_ends(
    points: Float[ndarray, "N 2"], style: StrokeStyleConfig, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Extend a stroke by an overshoot, or cut it short, at either end."""
    points = resample(points, _SPACING)
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


def _vary_pen(
    points: Float[ndarray, "N 2"],
    width: float,
    style: StrokeStyleConfig,
    rng: np.random.Generator,
) -> Stroke:
    """Vary width and pressure along a stroke."""
    count = len(points)
    widths, pressure = np.full(count, width), np.ones(count)
    if style.width_variation:
        widths *= np.maximum(
            1 + style.width_variation * _smooth_noise(count, rng), _MIN_SHARE
        )
    if style.pressure_falloff:
        arc_length = arc_lengths(points)
        to_end = np.minimum(arc_length, arc_length[-1] - arc_length)
        loss = 0.5 * np.exp(-to_end / _TAPER_LENGTH) + 0.5 * np.abs(
            _smooth_noise(count, rng)
        )
        pressure = np.clip(1 - style.pressure_falloff * loss, _MIN_SHARE, 1)
    return Stroke(points=points, width=widths, pressure=pressure)


def _smooth_noise(count: int, rng: np.random.Generator) -> Float[ndarray, " N"]:
    """Return Gaussian-filtered white noise of unit standard deviation."""
    sigma = _JITTER_SCALE / _SPACING
    pad = int(np.ceil(3 * sigma))
    noise = gaussian_filter1d(rng.normal(size=count + 2 * pad), sigma)
    # Divides by the standard deviation of white noise after that filter.
    return noise[pad : pad + count] * np.sqrt(2 * sigma * np.sqrt(np.pi))
