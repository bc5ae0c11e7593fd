"""What the views say about each other's points.

A point is confirmed by a view that shows a surface where the point is, and denied by
one that looks through it or sees nothing there. Lun et al. (2017) let the neighbouring
views vote like this; here all views vote, and about depth, not silhouettes only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import Rig, project, unproject
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_NEIGHBOURS = 2  # of 8: a foreground pixel with fewer is a stray one
_BESIDE = np.ones((3, 3), dtype=bool)
_OUTVOTED = 0.5  # share of the median view's agreement below which a view is not heard


@dataclass(frozen=True, kw_only=True)
class Sightings:
    """All pixels of all views that show the shape, lifted to points, view by view."""

    points: Float[ndarray, "N 3"]
    normals: Float[ndarray, "N 3"]
    confidence: Float[ndarray, " N"]
    view: Int[ndarray, " N"]
    row: Int[ndarray, " N"]
    col: Int[ndarray, " N"]

    def keep(self, chosen: Bool[ndarray, " N"]) -> "Sightings":
        """Return the chosen sightings."""
        return Sightings(
            **{name: values[chosen] for name, values in vars(self).items()}
        )

    def inside(self, like: Bool[ndarray, "V H W"]) -> Bool[ndarray, "V H W"]:
        """Return the pixels that are left."""
        inside = np.zeros_like(like)
        inside[self.view, self.row, self.col] = True
        return inside


def sightings(maps: ViewMaps, inside: Bool[ndarray, "V H W"], rig: Rig) -> Sightings:
    """Lift the pixels that are inside to points of the obj frame."""
    view, row, col = np.nonzero(inside)
    pixels = np.column_stack([row + 0.5, col + 0.5, maps.depth[view, row, col]])
    ends = np.searchsorted(view, np.arange(len(inside) + 1))
    parts = [
        unproject(pixels[start:end], rig.cam_from_obj[number], rig.size)
        for number, (start, end) in enumerate(pairwise(ends))
    ]
    return Sightings(
        points=np.concatenate(parts),
        normals=maps.normals[view, row, col].astype(float),
        confidence=maps.foreground[view, row, col].astype(float),
        view=view,
        row=row,
        col=col,
    )


def without_strays(inside: Bool[ndarray, "V H W"]) -> Bool[ndarray, "V H W"]:
    """Drop foreground pixels with fewer than two neighbours of their own kind."""
    ring = np.ones((1, 3, 3), dtype=np.uint8)
    around = ndimage.convolve(inside.astype(np.uint8), ring, mode="constant")
    return inside & (around > _MIN_NEIGHBOURS)


def votes(
    seen: Sightings,
    maps: ViewMaps,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    weights: Float[ndarray, " V"],
) -> tuple[Float[ndarray, " N"], Float[ndarray, " N"]]:
    """Weigh the views that confirm and that deny each point; its own has no vote.

    Args:
        seen: The points.
        maps: Depths to hold them against.
        inside: Pixels of `maps` that count; a view without any has no vote.
        rig: The cameras.
        tolerance: How far off a surface may be, along and across the view.
        weights: Of the views.
    """
    confirmed, denied = np.zeros((2, len(seen.points)))
    window = 2 * max(round(tolerance / rig.pixel_size), 1) + 1
    for view in np.flatnonzero(inside.any(axis=(1, 2))).tolist():
        row, col, depth = pixels_of(seen.points, rig, view)
        nearest, farthest = _span(maps.depth[view], inside[view], window)
        in_front = depth < nearest[row, col] - tolerance
        behind = depth > farthest[row, col] + tolerance
        other = weights[view] * (seen.view != view)
        denied += other * in_front
        confirmed += other * (~in_front & ~behind)
    return confirmed, denied


def unshown(
    seen: Sightings, inside: Bool[ndarray, "V H W"], rig: Rig, views: Sequence[int]
) -> Bool[ndarray, "V H W"]:
    """Return the pixels of some views in and beside which none of the points lies."""
    left = np.zeros_like(inside)
    for view in views:
        shown = np.zeros_like(inside[view])
        row, col, _ = pixels_of(seen.points, rig, view)
        shown[row, col] = True
        left[view] = inside[view] & ~ndimage.binary_dilation(shown, _BESIDE)
    return left


def heard_views(
    confirmed: Float[ndarray, " N"],
    denied: Float[ndarray, " N"],
    view: Int[ndarray, " N"],
    num_views: int,
) -> Bool[ndarray, " V"]:
    """Say which views the others agree with; a view of another shape is none."""
    share = (confirmed + 1) / (confirmed + denied + 2)
    count = np.bincount(view, minlength=num_views)
    agreement = np.bincount(view, share, num_views) / np.maximum(count, 1)
    usual = np.median(agreement[count > 0]) if count.any() else 0.0
    return agreement >= _OUTVOTED * usual


def pixels_of(
    points: Float[ndarray, "N 3"], rig: Rig, view: int
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"], Float[ndarray, " N"]]:
    """Return row, column and depth of the pixel of a view that shows each point."""
    pix = project(points, rig.cam_from_obj[view], rig.size)
    row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
    return row, col, pix[:, 2]


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Sightings of two views that show the same piece of surface."""

    first: Int[ndarray, " P"]
    second: Int[ndarray, " P"]


def pairs_with(
    view: int,
    seen: Sightings,
    index: Int[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    min_cosine: float,
) -> Pairs:
    """Pair the sightings of earlier views with those of `view` they project to.

    Args:
        view: The later view.
        seen: All sightings.
        index: Number of each pixel's sighting; -1 where there is none.
        rig: The cameras.
        tolerance: Difference of depth, in `view`, of what still is one surface.
        min_cosine: Between the normals of what still is one surface.
    """
    first = np.flatnonzero(seen.view < view)
    row, col, depth = pixels_of(seen.points[first], rig, view)
    second = index[view, row, col]
    there = second >= 0
    first, second, depth = first[there], second[there], depth[there]
    gap = depth - project(seen.points[second], rig.cam_from_obj[view], rig.size)[:, 2]
    cosine = np.sum(seen.normals[first] * seen.normals[second], axis=1)
    same = (np.abs(gap) < tolerance) & (cosine > min_cosine)
    return Pairs(first=first[same], second=second[same])


def all_pairs(
    seen: Sightings,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    min_cosine: float = 0.5,
) -> Pairs:
    """Pair the sightings of all views, each two views once."""
    index = np.full(inside.shape, -1)
    index[seen.view, seen.row, seen.col] = np.arange(len(seen.points))
    several = [
        pairs_with(view, seen, index, rig, tolerance=tolerance, min_cosine=min_cosine)
        for view in range(len(inside))
    ]
    return Pairs(
        first=np.concatenate([pairs.first for pairs in several]),
        second=np.concatenate([pairs.second for pairs in several]),
    )


def heights(seen: Sightings, pairs: Pairs) -> Float[ndarray, " P"]:
    """Return how far the first of each pair lies above the plane of both."""
    normal = plane_normals(seen, pairs)
    apart = seen.points[pairs.first] - seen.points[pairs.second]
    return np.sum(normal * apart, axis=1)


def plane_normals(seen: Sightings, pairs: Pairs) -> Float[ndarray, "P 3"]:
    """Return the mean unit normal of each pair."""
    total = seen.normals[pairs.first] + seen.normals[pairs.second]
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def _span(
    depth: Float[ndarray, "H W"], inside: Bool[ndarray, "H W"], window: int
) -> tuple[Float[ndarray, "H W"], Float[ndarray, "H W"]]:
    """Return the least and largest depth around each pixel; inf, -inf for none."""
    nearest = ndimage.minimum_filter(np.where(inside, depth, np.inf), window)
    farthest = ndimage.maximum_filter(np.where(inside, depth, -np.inf), window)
    return nearest, farthest
