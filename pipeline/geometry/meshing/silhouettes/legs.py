"""Thin legs of what a lone drawing shows from the side: they stand left and right.

A line tells nothing of that, and the middle of the body is where no leg is. Things are
mirrored, left to right: of three legs or more, drawn beside one another, every second
one is of the other side; of two, each hides another, unless what they carry is tall.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

_MAX_RADIUS = 0.085  # object units, of a leg
_MIN_LENGTH = 0.1  # of the height of what is drawn
_GROUND = 0.2  # of the same: a leg ends lower than that
_MAX_RUNS = 1.3  # in each row of a leg: two and a beam between them have more
_MAX_SLANT = 0.8  # of a leg's length, that it takes sideways
_ROOT = 8  # columns above a leg, from which it comes out of the body
_SPREAD = 0.55  # of half the body's depth there, in the median
_MOST = 0.9  # of the same above each leg
_STANDING = 1.6  # times as tall as wide: what stands on two legs
_MAX_GAPS = 0.3  # of a leg's columns: with more, the views show two legs


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A thin leg with its root in the body.

    Attributes:
        columns: Where it is drawn, and where its root is.
        half_depth: Half of how deep it is, object units.
        middles: Where it stands along its columns; at two places, if it hides one.
    """

    columns: Bool[ndarray, "X Y"]
    half_depth: float
    middles: tuple[float, ...]


def find_legs(
    missing: Bool[ndarray, "X Y"],
    is_solid: Bool[ndarray, "X Y Z"],
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> list[Leg]:
    """Find the thin legs among parts that are made anew.

    Args:
        missing: Columns of the parts; up is along the first axis.
        is_solid: What there is; the columns run along z.
        half_depth: Half the depth of a part by itself, object units.
        drawn: The silhouette.
        grid: Of the columns.
    """
    is_body = is_solid.any(axis=2) & ~missing
    legs = sorted(_leg_columns(missing, drawn), key=_place)
    roots = [_above(leg) & is_body for leg in legs]
    rooted = [(leg, root) for leg, root in zip(legs, roots, strict=True) if root.any()]
    bodies = [_extent(is_solid[root], grid) for _, root in rooted]
    spread = _SPREAD * float(np.median([half for _, half in bodies] or [0.0]))
    sides = _sides(len(rooted), drawn)
    return [
        Leg(
            columns=leg | root,
            half_depth=float(np.median(half_depth[leg])),
            middles=tuple(middle + side * min(spread, _MOST * half) for side in both),
        )
        for (leg, root), (middle, half), both in zip(rooted, bodies, sides, strict=True)
    ]


def merged_legs(
    is_thin: Bool[ndarray, "X Y"],
    is_solid: Bool[ndarray, "X Y Z"],
    drawn: DrawnSilhouette,
) -> Bool[ndarray, "X Y"]:
    """Return the columns of legs that stand behind one another without a gap.

    Args:
        is_thin: Columns of what is thin in the silhouette; up is along the first axis.
        is_solid: What the views show.
        drawn: The silhouette.
    """
    merged = np.zeros_like(is_thin)
    gaps = (np.diff(is_solid, axis=2).sum(axis=2) > 2) & is_thin
    for leg in _leg_columns(is_thin, drawn):
        if gaps[leg].mean() < _MAX_GAPS:
            merged |= leg
    return merged


def _sides(count: int, drawn: DrawnSilhouette) -> list[tuple[int, ...]]:
    """Return on which sides of the middle each of so many legs stands."""
    height, width = (np.ptp(places) + 1 for places in np.nonzero(drawn.inside))
    if count == 1:
        return [(0,)]
    if count == 2 and height < _STANDING * width:
        return [(1, -1), (1, -1)]
    return [(-1,) if index % 2 else (1,) for index in range(count)]


def _leg_columns(
    parts: Bool[ndarray, "X Y"], drawn: DrawnSilhouette
) -> Iterator[Bool[ndarray, "X Y"]]:
    """Yield the columns of each part that is thin, upright, and reaches the ground."""
    rows = np.flatnonzero(drawn.inside.any(axis=1))
    height = np.ptp(rows) + 1
    labels, _ = ndimage.label(parts, EIGHT_CONNECTED)
    for number, (up, along) in enumerate(ndimage.find_objects(labels), start=1):
        length, slant = up.stop - up.start, along.stop - along.start
        if up.start > rows[0] + _GROUND * height or length < _MIN_LENGTH * height:
            continue
        part = labels == number
        is_thin = -drawn.distance[part].min() < _MAX_RADIUS
        is_one = _num_runs(part) < _MAX_RUNS * length
        if slant < _MAX_SLANT * length and is_thin and is_one:
            yield part


def _num_runs(part: Bool[ndarray, "X Y"]) -> int:
    """Count the stretches of a part along the second axis."""
    return int((np.diff(part.astype(np.int8), axis=1, prepend=0) == 1).sum())


def _extent(is_solid: Bool[ndarray, "N Z"], grid: VolumeGrid) -> tuple[float, float]:
    """Return the middle of what is solid on columns and half its depth, object units.

    Medians over the columns, none of which is empty.
    """
    first = np.argmax(is_solid, axis=1)
    last = grid.size - 1 - np.argmax(is_solid[:, ::-1], axis=1)
    middle = grid.origin[0] + np.median(first + last) / 2 * grid.spacing
    return float(middle), float(np.median(last - first) / 2 * grid.spacing)


def _place(part: Bool[ndarray, "X Y"]) -> float:
    """Return where along the body a part is, in columns."""
    return float(np.nonzero(part)[1].mean())


def _above(part: Bool[ndarray, "X Y"]) -> Bool[ndarray, "X Y"]:
    """Return the columns above a part, as far as roots reach."""
    above = part.copy()
    for rows in range(1, _ROOT + 1):
        above[rows:] |= part[:-rows]
    return above & ~part
