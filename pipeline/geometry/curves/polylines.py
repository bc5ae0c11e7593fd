"""Polylines on the page: chained from pieces, evenly spaced, smoothed, simplified.

Points are (row, col) in pixels, or (row, col, depth); only the first two make lengths.
"""

from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy.ndimage import gaussian_filter1d

_CORNER = 50.0  # degrees of turn within _CORNER_REACH that smoothing leaves sharp
_CORNER_REACH = 3  # steps to each side
_MAX_BEND = 60.0  # degrees: at a junction, a line goes on only if it turns less


def chain_segments(
    pieces: Int[ndarray, "M 2"],
    points: Float[ndarray, "N C"],
    *,
    through_junctions: bool = True,
) -> list[Int[ndarray, " _"]]:
    """Join pieces, pairs of points, end to end into as few lines as it takes.

    Where more than two pieces meet, the straightest pairs go on through; or none does.
    Returns the points of each line in order; a closed line ends where it began.
    """
    partner = _partners(pieces, points, through_junctions)
    lines, done = [], np.zeros(len(pieces), dtype=bool)
    flat = pieces.ravel()
    open_ends = np.flatnonzero(partner < 0)
    for start in (*open_ends.tolist(), *range(0, len(flat), 2)):
        if done[start // 2]:
            continue
        line, end = [flat[start]], start
        while end >= 0 and not done[end // 2]:
            done[end // 2] = True
            line.append(flat[end ^ 1])
            end = int(partner[end ^ 1])
        lines.append(np.array(line))
    return lines


def _partners(
    pieces: Int[ndarray, "M 2"], points: Float[ndarray, "N C"], through_junctions: bool
) -> Int[ndarray, " E"]:
    """Say which end of a piece goes on at each end (2 M of them); -1 where none."""
    partner = np.full(2 * len(pieces), -1)
    order = np.argsort(pieces.ravel(), kind="stable")
    _, first, degree = np.unique(
        pieces.ravel()[order], return_index=True, return_counts=True
    )
    pair = first[degree == 2]
    partner[order[pair]], partner[order[pair + 1]] = order[pair + 1], order[pair]
    if through_junctions:
        flat = points[pieces][..., :2]
        along = np.stack([flat[:, 1] - flat[:, 0], flat[:, 0] - flat[:, 1]], axis=1)
        length = np.linalg.norm(along, axis=-1, keepdims=True)
        leaving = (along / np.where(length > 0, length, 1)).reshape(-1, 2)
        for at, count in zip(first[degree > 2], degree[degree > 2], strict=True):
            _pair_straightest(order[at : at + count], leaving, partner)
    return partner


def _pair_straightest(
    ends: Int[ndarray, " K"],
    leaving: Float[ndarray, "E 2"],
    partner: Int[ndarray, " E"],
) -> None:
    """Pair the ends that meet at a junction, straightest first."""
    cosine = -leaving[ends] @ leaving[ends].T
    np.fill_diagonal(cosine, -1)
    while cosine.max() > np.cos(np.radians(_MAX_BEND)):
        one, other = np.unravel_index(cosine.argmax(), cosine.shape)
        partner[ends[one]], partner[ends[other]] = ends[other], ends[one]
        cosine[[one, other]] = cosine[:, [one, other]] = -1


def arc_lengths(points: Float[ndarray, "N C"]) -> Float[ndarray, " N"]:
    """Return the length of the line up to each of its points."""
    steps = np.linalg.norm(np.diff(points[:, :2], axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def resample(points: Float[ndarray, "N C"], step: float) -> Float[ndarray, "M C"]:
    """Space points evenly, about `step` apart, both ends kept."""
    along = arc_lengths(points)
    count = max(round(along[-1] / step), 1) + 1
    at = np.linspace(0, along[-1], count)
    columns = [np.interp(at, along, column) for column in points.T]
    return np.stack(columns, axis=1)


def smooth(points: Float[ndarray, "N C"], sigma: float) -> Float[ndarray, "N C"]:
    """Smooth an evenly spaced line by `sigma` steps; its ends and corners stay."""
    if is_closed(points):
        start = int(corner_mask(points).argmax())  # 0 where there is none
        turned = np.roll(points[:-1], -start, axis=0)
        if not corner_mask(points).any():
            return _closed(gaussian_filter1d(turned, sigma, axis=0, mode="wrap"))
        points = _closed(turned)
    cuts = [0, *np.flatnonzero(corner_mask(points)), len(points) - 1]
    smoothed = points.copy()
    for start, end in pairwise(cuts):
        smoothed[start : end + 1] = _smooth_open(points[start : end + 1], sigma)
    return smoothed


def is_closed(points: Float[ndarray, "N C"]) -> bool:
    """Say whether a line ends where it began."""
    return len(points) > 3 and bool((points[0] == points[-1]).all())


def corner_mask(points: Float[ndarray, "N C"]) -> Bool[ndarray, " N"]:
    """Mark the points where a line turns sharply, the sharpest of each turn."""
    found = np.zeros(len(points), dtype=bool)
    reach = _CORNER_REACH
    if len(points) <= 2 * reach:
        return found
    flat = points[:, :2]
    before = flat[reach:-reach] - flat[: -2 * reach]
    after = flat[2 * reach :] - flat[reach:-reach]
    size = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosine = np.sum(before * after, axis=1) / np.where(size > 0, size, 1)
    turn = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    padded = np.pad(turn, reach, constant_values=-1)
    window = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    found[reach:-reach] = (turn > _CORNER) & (window.argmax(axis=1) == reach)
    return found


def _smooth_open(points: Float[ndarray, "N C"], sigma: float) -> Float[ndarray, "N C"]:
    """Smooth with each end mirrored through itself, which holds it in place."""
    pad = min(len(points) - 1, int(np.ceil(4 * sigma)))
    if pad < 1:
        return points
    before = 2 * points[0] - points[pad:0:-1]
    after = 2 * points[-1] - points[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, points, after])
    return gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad:-pad]


def _closed(points: Float[ndarray, "N C"]) -> Float[ndarray, "M C"]:
    return np.concatenate([points, points[:1]])


def simplify(
    lines: list[Float[ndarray, "_ C"]], tolerance: float
) -> list[Float[ndarray, "_ C"]]:
    """Drop the points that lie within `tolerance` of the line without them.

    Douglas and Peucker (1973), all lines at once: each round splits every interval at
    its farthest point.
    """
    if not lines:
        return []
    points = np.concatenate(lines)
    sizes = np.array([len(line) for line in lines])
    last = np.cumsum(sizes) - 1
    kept = np.zeros(len(points), dtype=bool)
    kept[last], kept[last - sizes + 1] = True, True
    flat, line_of = points[:, :2], np.repeat(np.arange(len(lines)), sizes)
    while True:
        knots = np.flatnonzero(kept)
        start = knots[np.searchsorted(knots, np.arange(len(points)), "right") - 1]
        end = knots[np.searchsorted(knots, np.arange(len(points)), "left")]
        gap = distance_to_segments(flat, flat[start], flat[end])
        interval = np.where(kept, -1, start)
        order = np.lexsort((-gap, interval))
        _, first = np.unique(interval[order], return_index=True)
        farthest = order[first]
        split = farthest[~kept[farthest] & (gap[farthest] > tolerance)]
        if not len(split):
            break
        kept[split] = True
    cuts = np.flatnonzero(np.diff(line_of[kept])) + 1
    return np.split(points[kept], cuts)


def distance_to_segments(
    points: Float[ndarray, "N 2"],
    start: Float[ndarray, "N 2"],
    end: Float[ndarray, "N 2"],
) -> Float[ndarray, " N"]:
    """Return the distance from each point to its own segment."""
    along = end - start
    square = np.sum(along**2, axis=1)
    share = np.sum((points - start) * along, axis=1) / np.where(square > 0, square, 1)
    nearest = start + np.clip(share, 0, 1)[:, None] * along
    return np.linalg.norm(points - nearest, axis=1)
