"""Thin legs of what a lone drawing shows from the side: they stand left and right.

A line tells nothing of that, and the middle of the body is where no leg is. Things are
mirrored, left to right: of three legs or more, drawn beside one another, every second
one is of the other side; of two, each hides another, unless what they carry is tall.
Legs between which the views show a gap stay theirs, and so do plates.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.meshing.silhouettes.limbs import MAX_RADIUS
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid, solid_extent

_MIN_LENGTH = 0.1  # of the height of what is drawn
_GROUND = 0.2  # of the same: a leg ends lower than that
_MAX_SLANT = 0.8  # of a leg's length, that it takes sideways
_MAX_RUNS = 1.3  # in each row of a leg: two and a beam between them have more
_ROOT_LENGTH = 0.13  # object units above a leg, from which it comes out of the body
_SPREAD = 0.55  # of half the body's depth there, in the median
_TALL = 1.6  # times as tall as wide: what stands on two legs
_MAX_GAPS = 0.3  # of a leg's columns: with more, the views show two legs
_PLATE = 5.0  # times as deep as wide


@dataclass(frozen=True, kw_only=True)
class Leg:
    """A thin leg with its root in the body.

    Attributes:
        drawn: The columns where it is drawn.
        root: Those of the body above it.
        middles: Where it stands along its columns, object units; at two places, if it
            hides another.
    """

    drawn: Bool[ndarray, "X Y"]
    root: Bool[ndarray, "X Y"]
    middles: tuple[float, ...]


def find_legs(
    parts: Bool[ndarray, "X Y"],
    is_solid: Bool[ndarray, "X Y Z"],
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> list[Leg]:
    """Find the thin legs that are to be made anew, in the order of the second axis.

    Args:
        parts: Columns of what is thin or missing; their first axis points upward.
        is_solid: The solid voxels; the last axis is that of the columns.
        half_depth: Half the depth of a bar, object units.
        drawn: The silhouette.
        grid: Of the columns.
    """
    body = is_solid.any(axis=2) & ~parts
    rows = round(_ROOT_LENGTH / grid.spacing)
    drawn_legs = sorted(_leg_columns(parts, drawn, grid), key=_mean_place)
    rooted = [(leg, _above(leg, rows) & body) for leg in drawn_legs]
    rooted = [(leg, root) for leg, root in rooted if root.any()]
    if len(rooted) < 2:
        return []
    bodies = [_median_extent(is_solid[root], grid) for _, root in rooted]
    spread = _SPREAD * float(np.median([half for _, half in bodies]))
    legs = []
    for (leg, root), (middle, half), sides in zip(
        rooted, bodies, _sides(len(rooted), drawn), strict=True
    ):
        if _is_known(is_solid[leg], half_depth[leg], grid):
            continue
        aside = min(spread, max(half - float(np.median(half_depth[leg])), 0.0))
        middles = tuple(middle + side * aside for side in sides)
        legs.append(Leg(drawn=leg, root=root, middles=middles))
    return legs


def _sides(count: int, drawn: DrawnSilhouette) -> list[tuple[int, ...]]:
    """Return on which sides of the middle each of so many legs stands."""
    height, width = (np.ptp(places) + 1 for places in np.nonzero(drawn.inside))
    if count == 2 and height < _TALL * width:
        return [(1, -1), (1, -1)]
    return [(-1,) if index % 2 else (1,) for index in range(count)]


def _is_known(
    is_solid: Bool[ndarray, "N Z"],
    half_depth: Float[ndarray, " N"],
    grid: VolumeGrid,
) -> bool:
    """Tell whether the views show what a leg hides, or that it is a plate."""
    has_gap = np.diff(is_solid, axis=1).sum(axis=1) > 2
    _, half = solid_extent(is_solid, grid)
    is_plate = np.median(half) > _PLATE * np.median(half_depth)
    return bool(has_gap.mean() > _MAX_GAPS or is_plate)


def _leg_columns(
    parts: Bool[ndarray, "X Y"], drawn: DrawnSilhouette, grid: VolumeGrid
) -> Iterator[Bool[ndarray, "X Y"]]:
    """Yield the columns of each part that is thin, upright, and reaches the ground."""
    rows = np.flatnonzero(drawn.inside.any(axis=1))
    labels, _ = ndimage.label(parts, EIGHT_CONNECTED)
    for number, (up, along) in enumerate(ndimage.find_objects(labels), start=1):
        height, length = np.ptp(rows) + 1, up.stop - up.start
        if up.start > rows[0] + _GROUND * height or length < _MIN_LENGTH * height:
            continue
        part = labels == number
        is_upright = along.stop - along.start < _MAX_SLANT * length
        is_thin = -drawn.distance[part].min() < MAX_RADIUS + grid.spacing / 2
        if is_upright and is_thin and _num_runs(part) < _MAX_RUNS * length:
            yield part


def _num_runs(part: Bool[ndarray, "X Y"]) -> int:
    """Count the stretches of a part along the second axis."""
    return int((np.diff(part.astype(np.int8), axis=1, prepend=0) == 1).sum())


def _median_extent(
    is_solid: Bool[ndarray, "N Z"], grid: VolumeGrid
) -> tuple[float, float]:
    """Return the middle and half the depth of columns, medians, object units."""
    middle, half = solid_extent(is_solid, grid)
    return float(np.median(middle)), float(np.median(half))


def _mean_place(part: Bool[ndarray, "X Y"]) -> float:
    """Return where along the second axis a part is."""
    return float(np.nonzero(part)[1].mean())


def _above(part: Bool[ndarray, "X Y"], rows: int) -> Bool[ndarray, "X Y"]:
    """Return the columns so many rows above a part, or fewer."""
    above = part.copy()
    for row in range(1, rows + 1):
        above[row:] |= part[:-row]
    return above & ~part
