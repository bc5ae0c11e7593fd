"""Thin walls, thickened so that a grid of cells can hold both of their sides.

Poisson reconstruction solves for an indicator function on cells; two opposite sides
within a cell or two cancel out, and the wall is lost or gets holes. Farther apart they
survive; snapping then puts the mesh back where the points are (qef_snap.py).
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy.spatial import KDTree

from pipeline.geometry.scene.point_cloud import PointCloud

_NUM_NEIGHBORS = 8  # candidates for a point of the opposite side
_MAX_COSINE = -0.5  # between the normals of opposite sides


def thicken_walls(cloud: PointCloud, min_thickness: float) -> Float[ndarray, "N 3"]:
    """Return the points, moved along their normals where a wall is too thin.

    Both sides of a wall move equally, until it is `min_thickness` (object units) thick.
    """
    missing = min_thickness - wall_thickness(cloud, min_thickness)
    return move_outward(cloud, missing / 2).points


def move_outward(cloud: PointCloud, steps: Float[ndarray, " N"]) -> PointCloud:
    """Move each point along its normal, object units."""
    return replace(cloud, points=cloud.points + cloud.normals * steps[:, None])


def wall_thickness(cloud: PointCloud, max_thickness: float) -> Float[ndarray, " N"]:
    """Return how thick the shape is below each point, `max_thickness` at the most.

    The thickness is the distance along the normal to a point that faces away, searched
    for around the middle of the wall, in object units. It is slightly negative where
    two views disagree about a wall.
    """
    middle = cloud.points - cloud.normals * max_thickness / 2
    _, neighbors = KDTree(cloud.points).query(
        middle, k=_NUM_NEIGHBORS, distance_upper_bound=max_thickness
    )
    exists = neighbors < len(cloud)
    neighbors = np.where(exists, neighbors, 0)
    difference = cloud.points[:, None] - cloud.points[neighbors]
    depth = np.einsum("nkc,nc->nk", difference, cloud.normals)
    tangential = difference - depth[..., None] * cloud.normals[:, None]
    cosine = np.einsum("nkc,nc->nk", cloud.normals[neighbors], cloud.normals)
    is_opposite = (
        exists
        & (cosine < _MAX_COSINE)
        & (np.linalg.norm(tangential, axis=2) < max_thickness / 2)
        & (depth > -max_thickness / 2)
    )
    thickness = np.where(is_opposite, np.minimum(depth, max_thickness), max_thickness)
    return thickness.min(axis=1)
