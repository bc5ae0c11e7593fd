"""A hand that draws lines: which of them, with what pen, and how loosely.

A hand that lifts the pen, trembles, overshoots, skips and goes over a line again turns
polylines into strokes; one that does none of it draws them as they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy.ndimage import gaussian_filter1d

from pipeline.geometry.lines import Line
from pipeline.geometry.pens import Stroke
from pipeline.geometry.polylines import lengths, resample

OUTER = ("silhouette", "contour", "boundary")

_STEP = 2.0  # pixels between the points of a stroke
_TREMBLE = 9.0  # pixels: half a wave of a trembling line
_TAPER = 6.0  # pixels in which the pressure of a stroke's end builds up
_LEAST = 0.25  # of the width and of the pressure: a pen that touches leaves a line


@dataclass(frozen=True, kw_only=True)
class Hand:
    """How someone draws; lengths in pixels of the page.

    Attributes:
        kinds: The kinds of lines drawn.
        width: Of the pen on OUTER lines.
        inner: Its width on other lines, as a share.
        tremble: Deviation of a line from where it should be.
        offset: Deviation of a whole stroke.
        reach: Length after which the pen is lifted, on average; 0 never.
        overshoot: Length by which a stroke goes on beyond its end, on average.
        gaps: Chance that a stroke begins late or ends early, by up to a third.
        doubled: Chance that a stroke is drawn twice.
        dropped: Chance that a stroke of an inner line is left out.
        uneven: Deviation of the width along a stroke, as a share.
        fading: Share of the pressure that is lost at ends and in between.
    """

    kinds: tuple[str, ...]
    width: float
    inner: float = 1.0
    tremble: float = 0.0
    offset: float = 0.0
    reach: float = 0.0
    overshoot: float = 0.0
    gaps: float = 0.0
    doubled: float = 0.0
    dropped: float = 0.0
    uneven: float = 0.0
    fading: float = 0.0


def by_hand(
    lines: Sequence[Line], hand: Hand, rng: np.random.Generator
) -> list[Stroke]:
    """Draw lines as a hand would."""
    strokes = []
    for line in lines:
        if line.kind not in hand.kinds:
            continue
        is_outer = line.kind in OUTER
        for part in _lifted(line.points[:, :2], hand.reach, rng):
            if not is_outer and rng.random() < hand.dropped:
                continue
            for _ in range(1 + (rng.random() < hand.doubled)):
                moved = _moved(part, hand, rng)
                width = hand.width * (1.0 if is_outer else hand.inner)
                strokes.append(_inked(moved, width, hand, rng))
    return strokes


def _lifted(
    points: Float[ndarray, "N 2"], reach: float, rng: np.random.Generator
) -> list[Float[ndarray, "_ 2"]]:
    """Cut a line where the pen is lifted: parts of half to one and a half the reach."""
    total = lengths(points)[-1]
    if not reach or total < 1.5 * reach:
        return [points]
    fine = resample(points, _STEP)
    shares = rng.uniform(0.5, 1.5, size=max(round(total / reach), 1))
    cuts = np.round(np.cumsum(shares) / shares.sum() * (len(fine) - 1)).astype(int)
    starts = np.concatenate([[0], cuts[:-1]])
    return [fine[a : b + 1] for a, b in zip(starts, cuts, strict=True) if b > a]


def _moved(
    points: Float[ndarray, "N 2"], hand: Hand, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Draw a stroke where the hand happens to draw it."""
    if hand.overshoot or hand.gaps:
        points = _missed(points, hand, rng)
    if not hand.tremble and not hand.offset:
        return points
    points = resample(points, _STEP)
    trembling = np.stack([_waves(len(points), rng) for _ in range(2)], axis=1)
    return points + hand.tremble * trembling + hand.offset * rng.normal(size=2)


def _missed(
    points: Float[ndarray, "N 2"], hand: Hand, rng: np.random.Generator
) -> Float[ndarray, "M 2"]:
    """Begin and end a stroke too early or too late."""
    points = resample(points, _STEP)
    for _ in range(2):  # one end, then the other
        points = points[::-1]
        if rng.random() < hand.gaps:
            points = points[: len(points) - int(rng.uniform(0, len(points) / 3))]
        elif hand.overshoot and len(points) > 2:
            along = points[-1] - points[-3]
            along /= max(np.linalg.norm(along), 1e-9)
            beyond = points[-1] + along * rng.exponential(hand.overshoot)
            points = np.vstack([points, beyond])
    return points


def _inked(
    points: Float[ndarray, "N 2"], width: float, hand: Hand, rng: np.random.Generator
) -> Stroke:
    """Draw with a pen whose width and pressure vary."""
    count = len(points)
    widths, pressure = np.full(count, width), np.ones(count)
    if hand.uneven:
        widths *= np.maximum(1 + hand.uneven * _waves(count, rng), _LEAST)
    if hand.fading:
        along = lengths(points)
        ends = np.minimum(along, along[-1] - along)
        lost = 0.5 * np.exp(-ends / _TAPER) + 0.5 * np.abs(_waves(count, rng))
        pressure = np.clip(1 - hand.fading * lost, _LEAST, 1)
    return Stroke(points=points, width=widths, pressure=pressure)


def _waves(count: int, rng: np.random.Generator) -> Float[ndarray, " N"]:
    """Return smooth noise of unit deviation."""
    sigma = _TREMBLE / _STEP
    pad = int(np.ceil(3 * sigma))
    noise = gaussian_filter1d(rng.normal(size=count + 2 * pad), sigma)
    # The deviation of white noise after a Gaussian of that width.
    return noise[pad : pad + count] * np.sqrt(2 * sigma * np.sqrt(np.pi))
