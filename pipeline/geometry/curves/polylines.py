"""Polylines in the image: chained from segments, resampled, smoothed, simplified.

Points are (row, col) in pixels, or (row, col, depth); lengths and angles are measured
in the image, whatever the depth.
"""

from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy.ndimage import gaussian_filter1d

_CORNER_ANGLE = 50.0  # degrees: sharper corners are not smoothed
_CORNER_REACH = 3  # points to each side over which the angle is measured
_MAX_TURN = 60.0  # degrees: at a junction, a line goes on only if it turns less


def chain_segments(
    segments: Int[ndarray, "M 2"],
    points: Float[ndarray, "N C"],
    *,
    through_junctions: bool = True,
) -> list[Int[ndarray, " _"]]:
    """Join segments end to end into as few polylines as it takes.

    Args:
        segments: Pairs of indices of points.
        points: Their coordinates.
        through_junctions: Where more than two segments meet, continue through the
            straightest pairs; else all end there.

    Returns:
        The indices of the points of each line in order; a closed line ends where it
        began.
    """
    partner = _pair_ends(segments, points, through_junctions)
    lines, visited = [], np.zeros(len(segments), dtype=bool)
    point_of_end = segments.ravel()
    open_ends = np.flatnonzero(partner < 0)
    for start in (*open_ends.tolist(), *range(0, len(point_of_end), 2)):
        if visited[start // 2]:
            continue
        line, end = [point_of_end[start]], start
        while end >= 0 and not visited[end // 2]:
            visited[end // 2] = True
            line.append(point_of_end[end ^ 1])  # the segment's other end
            end = int(partner[end ^ 1])
        lines.append(np.array(line))
    return lines


def _pair_ends(
    segments: Int[ndarray, "M 2"],
    points: Float[ndarray, "N C"],
    through_junctions: bool,
) -> Int[ndarray, " E"]:
    """Return, for each of the 2 M ends, the end that a line continues with; -1: none.

    End 2 i is the start of segment i, end 2 i + 1 its other end.
    """
    partner = np.full(2 * len(segments), -1)
    order = np.argsort(segments.ravel(), kind="stable")
    _, first, degree = np.unique(
        segments.ravel()[order], return_index=True, return_counts=True
    )
    pair = first[degree == 2]
    partner[order[pair]], partner[order[pair + 1]] = order[pair + 1], order[pair]
    if through_junctions:
        xy = points[segments][..., :2]
        along = np.stack([xy[:, 1] - xy[:, 0], xy[:, 0] - xy[:, 1]], axis=1)
        length = np.linalg.norm(along, axis=-1, keepdims=True)
        outgoing = (along / np.where(length > 0, length, 1)).reshape(-1, 2)
        for start, count in zip(first[degree > 2], degree[degree > 2], strict=True):
            _pair_straightest(order[start : start + count], outgoing, partner)
    return partner


def _pair_straightest(
    ends: Int[ndarray, " K"],
    outgoing: Float[ndarray, "E 2"],
    partner: Int[ndarray, " E"],
) -> None:
    """Pair the ends that meet at a junction greedily, straightest first."""
    cosine = -outgoing[ends] @ outgoing[ends].T
    np.fill_diagonal(cosine, -1)
    while cosine.max() > np.cos(np.radians(_MAX_TURN)):
        one, other = np.unravel_index(cosine.argmax(), cosine.shape)
        partner[ends[one]], partner[ends[other]] = ends[other], ends[one]
        cosine[[one, other]] = cosine[:, [one, other]] = -1


def arc_lengths(points: Float[ndarray, "N C"]) -> Float[ndarray, " N"]:
    """Return the arc length from the start of the line to each of its points."""
    # Plainly, as it is called for thousands of short lines.
    steps = points[1:, :2] - points[:-1, :2]
    lengths = np.zeros(max(len(points), 1))
    np.cumsum(np.sqrt((steps * steps).sum(axis=1)), out=lengths[1:])
    return lengths


def resample(points: Float[ndarray, "N C"], spacing: float) -> Float[ndarray, "M C"]:
    """Space points evenly, about `spacing` apart; both ends stay."""
    arc_length = arc_lengths(points)
    length = arc_length[-1]
    count = max(round(length / spacing), 1) + 1
    if count == len(points) == 2 and length > 0:
        return points.copy()
    even = np.arange(count) * (length / (count - 1))  # linspace, in less time
    even[-1] = length
    resampled = np.empty((count, points.shape[1]))
    for index, column in enumerate(points.T):
        resampled[:, index] = np.interp(even, arc_length, column)
    return resampled


def smooth(points: Float[ndarray, "N C"], sigma: float) -> Float[ndarray, "N C"]:
    """Smooth an evenly spaced line by a Gaussian; its ends and corners stay.

    `sigma` counts points.
    """
    if is_closed(points):
        start = int(corner_mask(points).argmax())  # 0 where there is none
        rotated = np.roll(points[:-1], -start, axis=0)
        if not corner_mask(points).any():
            return _close(gaussian_filter1d(rotated, sigma, axis=0, mode="wrap"))
        points = _close(rotated)
    cuts = [0, *np.flatnonzero(corner_mask(points)), len(points) - 1]
    smoothed = points.copy()
    for start, end in pairwise(cuts):
        smoothed[start : end + 1] = _smooth_open(points[start : end + 1], sigma)
    return smoothed


def is_closed(points: Float[ndarray, "N C"]) -> bool:
    """Tell whether a line ends where it began."""
    return len(points) > 3 and bool((points[0] == points[-1]).all())


def corner_mask(points: Float[ndarray, "N C"]) -> Bool[ndarray, " N"]:
    """Mark the points where a line turns sharply, one for each corner."""
    is_corner = np.zeros(len(points), dtype=bool)
    reach = _CORNER_REACH
    if len(points) <= 2 * reach:
        return is_corner
    xy = points[:, :2]
    before = xy[reach:-reach] - xy[: -2 * reach]
    after = xy[2 * reach :] - xy[reach:-reach]
    product = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1)
    cosine = np.sum(before * after, axis=1) / np.where(product > 0, product, 1)
    angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    padded = np.pad(angle, reach, constant_values=-1)
    window = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    is_corner[reach:-reach] = (angle > _CORNER_ANGLE) & (window.argmax(axis=1) == reach)
    return is_corner


def _smooth_open(points: Float[ndarray, "N C"], sigma: float) -> Float[ndarray, "N C"]:
    """Smooth with the line mirrored through each end point, which stays in place."""
    pad = min(len(points) - 1, int(np.ceil(4 * sigma)))
    if pad < 1:
        return points
    before = 2 * points[0] - points[pad:0:-1]
    after = 2 * points[-1] - points[-2 : -pad - 2 : -1]
    padded = np.concatenate([before, points, after])
    return gaussian_filter1d(padded, sigma, axis=0, mode="nearest")[pad:-pad]


def _close(points: Float[ndarray, "N C"]) -> Float[ndarray, "M C"]:
    return np.concatenate([points, points[:1]])


def simplify(
    lines: list[Float[ndarray, "_ C"]], tolerance: float
) -> list[Float[ndarray, "_ C"]]:
    """Drop the points that lie within `tolerance` of the line without them.

    Douglas and Peucker (1973), all lines at once: each round splits every interval at
    the point farthest from its chord.
    """
    if not lines:
        return []
    points = np.concatenate(lines)
    sizes = np.array([len(line) for line in lines])
    last = np.cumsum(sizes) - 1
    is_knot = np.zeros(len(points), dtype=bool)
    is_knot[last], is_knot[last - sizes + 1] = True, True
    xy, line_of = points[:, :2], np.repeat(np.arange(len(lines)), sizes)
    while True:
        knots = np.flatnonzero(is_knot)
        start = knots[np.searchsorted(knots, np.arange(len(points)), "right") - 1]
        end = knots[np.searchsorted(knots, np.arange(len(points)), "left")]
        distance = distance_to_segments(xy, xy[start], xy[end])
        interval = np.where(is_knot, -1, start)
        order = np.lexsort((-distance, interval))
        _, first = np.unique(interval[order], return_index=True)
        farthest = order[first]
        split = farthest[~is_knot[farthest] & (distance[farthest] > tolerance)]
        if not len(split):
            break
        is_knot[split] = True
    cuts = np.flatnonzero(np.diff(line_of[is_knot])) + 1
    return np.split(points[is_knot], cuts)


def distance_to_segments(
    points: Float[ndarray, "N 2"],
    start: Float[ndarray, "N 2"],
    end: Float[ndarray, "N 2"],
) -> Float[ndarray, " N"]:
    """Return the distance of each point to the segment of the same index."""
    along = end - start
    square = np.sum(along**2, axis=1)
    t = np.sum((points - start) * along, axis=1) / np.where(square > 0, square, 1)
    nearest = start + np.clip(t, 0, 1)[:, None] * along
    return np.linalg.norm(points - nearest, axis=1)
