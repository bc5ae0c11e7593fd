"""From the maps of all views to one oriented cloud.

A plain union with three filters that were measured to matter: grazing pixels go, points
outside the drawn silhouettes go (Lun et al. 2017 wrap them back), and each point may
have to be confirmed by other views.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.cameras import SKETCH_VIEWS, Rig, project, unproject
from pipeline.geometry.clouds import PointCloud, merge, thin
from pipeline.geometry.maps import ViewMaps


def fuse(  # noqa: PLR0913
    maps: ViewMaps,
    rig: Rig,
    *,
    min_foreground: float,
    max_grazing: float,
    carve: float,
    min_views: int,
    tolerance: float,
    voxel: float,
) -> PointCloud:
    """Unite the views into one cloud.

    Args:
        maps: Maps of one shape.
        rig: The cameras of the maps.
        min_foreground: Probability below which a pixel is background.
        max_grazing: Largest angle between normal and view axis, degrees.
        carve: How far outside a drawn silhouette a point may lie, pixels.
        min_views: How many other views must confirm a point.
        tolerance: Distance along a view that still confirms, object units.
        voxel: One point per voxel and normal octant; side in pixels.
    """
    inside = maps.inside(min_foreground)
    views = range(len(rig.cam_from_obj))
    cloud = merge([lift(maps, rig, view, inside[view]) for view in views])
    view_of = np.repeat(np.arange(len(views)), inside.sum(axis=(1, 2)))
    facing = np.sum(cloud.normals * rig.eyes[view_of], axis=1)
    kept = facing > np.cos(np.radians(max_grazing))
    kept &= within_silhouettes(cloud.points, inside, rig, carve)
    if min_views:
        kept &= confirmations(cloud.points, view_of, maps, rig, tolerance) >= min_views
    return thin(cloud.keep(kept), voxel * rig.pitch)


def lift(
    maps: ViewMaps, rig: Rig, view: int, inside: Bool[ndarray, "H W"]
) -> PointCloud:
    """Lift the pixels of one view that are inside to points of the obj frame."""
    row, col = np.nonzero(inside)
    depth = maps.depth[view, row, col].astype(float)
    pixels = np.column_stack([row + 0.5, col + 0.5, depth])
    return PointCloud(
        points=unproject(pixels, rig.cam_from_obj[view], rig.size),
        normals=maps.normals[view, row, col].astype(float),
        confidence=maps.foreground[view, row, col].astype(float),
    )


def within_silhouettes(
    points: Float[ndarray, "N 3"],
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    margin: float,
) -> Bool[ndarray, " N"]:
    """Say which points lie in all drawn silhouettes, or within `margin` pixels.

    A drawn view that shows nothing says nothing.
    """
    within = np.ones(len(points), dtype=bool)
    for view in range(len(SKETCH_VIEWS)):
        if inside[view].any():
            outside = ndimage.distance_transform_edt(~inside[view])
            row, col = _pixels(points, rig, view)
            within &= outside[row, col] <= margin
    return within


def confirmations(
    points: Float[ndarray, "N 3"],
    view_of: Int[ndarray, " N"],
    maps: ViewMaps,
    rig: Rig,
    tolerance: float,
) -> Int[ndarray, " N"]:
    """Count, for each point, the other views whose depth agrees with it."""
    count = np.zeros(len(points), dtype=np.int64)
    for view in range(len(rig.cam_from_obj)):
        depth = project(points, rig.cam_from_obj[view], rig.size)[:, 2]
        row, col = _pixels(points, rig, view)
        agrees = np.abs(maps.depth[view, row, col] - depth) < tolerance
        count += agrees & (view_of != view)
    return count


def _pixels(
    points: Float[ndarray, "N 3"], rig: Rig, view: int
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"]]:
    """Return the row and column of the pixel that shows each point."""
    pix = project(points, rig.cam_from_obj[view], rig.size)[:, :2]
    row, col = np.clip(pix.astype(np.int64), 0, rig.size - 1).T
    return row, col
