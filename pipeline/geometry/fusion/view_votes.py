"""Votes of the views for and against each other's points.

A view supports a point where it shows a surface at the point's depth, and is violated
by one that lies in front of its surface or on its background, in space that it sees to
be free (Merrell et al. 2007). Lun et al. (2017) let neighboring views vote like this
by their silhouettes; here all views vote, and by depth as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.scene.cameras import Rig, project, unproject
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_NEIGHBORS = 2  # of 8: a foreground pixel with fewer is isolated
_MIN_RELATIVE_CONSISTENCY = 0.5  # of the median view's: less is another shape's view


@dataclass(frozen=True, kw_only=True)
class Surfels:
    """Surface elements: the foreground pixels of all views as oriented points, in obj.

    Ordered by view, then row, then column (Pfister et al. 2000, without a radius).
    """

    points: Float[ndarray, "N 3"]
    normals: Float[ndarray, "N 3"]
    confidence: Float[ndarray, " N"]
    view: Int[ndarray, " N"]
    row: Int[ndarray, " N"]
    col: Int[ndarray, " N"]

    def select(self, mask: Bool[ndarray, " N"]) -> "Surfels":
        """Return the surfels where the mask is true."""
        return Surfels(**{name: values[mask] for name, values in vars(self).items()})

    def pixel_mask(self, shape: tuple[int, ...]) -> Bool[ndarray, "V H W"]:
        """Return the mask, of shape (V, H, W), of the pixels that surfels come from."""
        mask = np.zeros(shape, dtype=bool)
        mask[self.view, self.row, self.col] = True
        return mask


def unproject_maps(maps: ViewMaps, valid: Bool[ndarray, "V H W"], rig: Rig) -> Surfels:
    """Unproject the valid pixels of all views to surfels."""
    view, row, col = np.nonzero(valid)
    pixels = np.column_stack([row + 0.5, col + 0.5, maps.depth[view, row, col]])
    ends = np.searchsorted(view, np.arange(len(valid) + 1))
    points_by_view = [
        unproject(pixels[start:end], rig.cam_from_obj[index], rig.size)
        for index, (start, end) in enumerate(pairwise(ends))
    ]
    return Surfels(
        points=np.concatenate(points_by_view),
        normals=maps.normals[view, row, col].astype(float),
        confidence=maps.foreground[view, row, col].astype(float),
        view=view,
        row=row,
        col=col,
    )


def remove_isolated_pixels(mask: Bool[ndarray, "V H W"]) -> Bool[ndarray, "V H W"]:
    """Drop the pixels of which fewer than two of the 8 neighbors are in the mask."""
    kernel = np.ones((1, 3, 3), dtype=np.uint8)
    # The count includes the pixel itself.
    count = ndimage.convolve(mask.astype(np.uint8), kernel, mode="constant")
    return mask & (count > _MIN_NEIGHBORS)


def count_votes(
    surfels: Surfels,
    maps: ViewMaps,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    view_weights: Float[ndarray, " V"],
) -> tuple[Float[ndarray, " N"], Float[ndarray, " N"]]:
    """Return each surfel's support and violations: weighted counts of other views.

    A view in which the surfel lies behind the surface cannot see it and has no vote.

    Args:
        surfels: The points to vote on; a point's own view has no vote.
        maps: Depths to compare them with.
        valid: Pixels of `maps` that show the shape; a view without any has no vote.
        rig: The cameras.
        tolerance: Distance to a surface that still supports, along the view and across.
        view_weights: Votes of each view.
    """
    support, violations = np.zeros((2, len(surfels.points)))
    window = 2 * max(round(tolerance / rig.pixel_size), 1) + 1
    for view in np.flatnonzero(valid.any(axis=(1, 2))).tolist():
        row, col, depth = project_to_pixels(surfels.points, rig, view)
        nearest, farthest = _depth_range(maps.depth[view], valid[view], window)
        is_in_front = depth < nearest[row, col] - tolerance
        is_behind = depth > farthest[row, col] + tolerance
        votes = view_weights[view] * (surfels.view != view)
        violations += votes * is_in_front
        support += votes * (~is_in_front & ~is_behind)
    return support, violations


def uncovered_pixels(
    surfels: Surfels,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    views: Sequence[int],
) -> Bool[ndarray, "V H W"]:
    """Return the valid pixels of some views that no surfel projects to or beside."""
    uncovered = np.zeros_like(valid)
    for view in views:
        covered = np.zeros_like(valid[view])
        row, col, _ = project_to_pixels(surfels.points, rig, view)
        covered[row, col] = True
        uncovered[view] = valid[view] & ~ndimage.binary_dilation(
            covered, EIGHT_CONNECTED
        )
    return uncovered


def consistent_views(
    support: Float[ndarray, " N"],
    violations: Float[ndarray, " N"],
    view: Int[ndarray, " N"],
    num_views: int,
) -> Bool[ndarray, " V"]:
    """Return which views the others agree with; one that shows another shape is not.

    The consistency of a surfel is its share of support, one vote added to either side
    (Laplace's rule of succession); that of a view is the mean of its surfels'.
    """
    consistency = (support + 1) / (support + violations + 2)
    count = np.bincount(view, minlength=num_views)
    view_consistency = np.bincount(view, consistency, num_views) / np.maximum(count, 1)
    median = np.median(view_consistency[count > 0]) if count.any() else 0.0
    return view_consistency >= _MIN_RELATIVE_CONSISTENCY * median


def project_to_pixels(
    points: Float[ndarray, "N 3"], rig: Rig, view: int
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"], Float[ndarray, " N"]]:
    """Return row, column and depth of the pixel of a view that each point falls on.

    Points beyond the image fall on its border.
    """
    pix = project(points, rig.cam_from_obj[view], rig.size)
    row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
    return row, col, pix[:, 2]


@dataclass(frozen=True, kw_only=True)
class Correspondences:
    """Indices of surfels, pair by pair, whose two views show one piece of surface."""

    first: Int[ndarray, " P"]
    second: Int[ndarray, " P"]


def find_correspondences(
    surfels: Surfels,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    min_cosine: float = 0.5,
) -> Correspondences:
    """Pair the surfels of all views, each two views once.

    A surfel corresponds to that of the pixel it projects to (projective association,
    Blais & Levine 1995).

    Args:
        surfels: All of them.
        valid: The pixels they come from; only its shape is read.
        rig: The cameras.
        tolerance: Largest difference of depth, object units.
        min_cosine: Least cosine between the two normals.
    """
    index = np.full(valid.shape, -1)
    index[surfels.view, surfels.row, surfels.col] = np.arange(len(surfels.points))
    by_view = [
        _correspondences_in(
            view, surfels, index, rig, tolerance=tolerance, min_cosine=min_cosine
        )
        for view in range(len(valid))
    ]
    return Correspondences(
        first=np.concatenate([pairs.first for pairs in by_view]),
        second=np.concatenate([pairs.second for pairs in by_view]),
    )


def _correspondences_in(
    view: int,
    surfels: Surfels,
    index: Int[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    min_cosine: float,
) -> Correspondences:
    """Pair the surfels of earlier views with those of `view` that they project to.

    `index` is the number of each pixel's surfel, -1 where there is none.
    """
    first = np.flatnonzero(surfels.view < view)
    row, col, depth = project_to_pixels(surfels.points[first], rig, view)
    second = index[view, row, col]
    exists = second >= 0
    first, second, depth = first[exists], second[exists], depth[exists]
    second_pix = project(surfels.points[second], rig.cam_from_obj[view], rig.size)
    difference = depth - second_pix[:, 2]
    cosine = np.sum(surfels.normals[first] * surfels.normals[second], axis=1)
    matches = (np.abs(difference) < tolerance) & (cosine > min_cosine)
    return Correspondences(first=first[matches], second=second[matches])


def point_to_plane_distances(
    surfels: Surfels, pairs: Correspondences
) -> Float[ndarray, " P"]:
    """Return how far the first of each pair lies above the pair's common plane.

    It goes through the second, along `mean_normals`; object units, signed.
    """
    normals = mean_normals(surfels, pairs)
    difference = surfels.points[pairs.first] - surfels.points[pairs.second]
    return np.sum(normals * difference, axis=1)


def mean_normals(surfels: Surfels, pairs: Correspondences) -> Float[ndarray, "P 3"]:
    """Return the unit mean of the two normals of each pair."""
    total = surfels.normals[pairs.first] + surfels.normals[pairs.second]
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)


def _depth_range(
    depth: Float[ndarray, "H W"], valid: Bool[ndarray, "H W"], window: int
) -> tuple[Float[ndarray, "H W"], Float[ndarray, "H W"]]:
    """Return the least and largest depth in a window around each pixel.

    Without a valid pixel in it they are inf and -inf: background is infinitely far for
    what lies in front of it.
    """
    nearest = ndimage.minimum_filter(np.where(valid, depth, np.inf), window)
    farthest = ndimage.maximum_filter(np.where(valid, depth, -np.inf), window)
    return nearest, farthest
