"""Thin sheets, their two faces moved apart so that a grid of cells can hold both.

Poisson reconstruction solves for an indicator function on cells; two opposite faces
within a cell or two cancel out, and the sheet is lost or grows holes. Apart, they are
two faces; the mesh goes back where the points were (snapping.py).
"""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy.spatial import KDTree

from pipeline.geometry.scene.point_cloud import PointCloud

_NEIGHBOURS = 8  # looked at for an opposite face
_OPPOSITE = -0.5  # cosine between normals below which two points face away


def thicken(cloud: PointCloud, thickness: float) -> Float[ndarray, "N 3"]:
    """Return the points, moved along their normals where a sheet is too thin.

    After it the faces of a sheet are `thickness` (object units) apart, each face having
    gone half of the way.
    """
    missing = thickness - thickness_below(cloud, thickness)
    return cloud.points + cloud.normals * missing[:, None] / 2


def thickness_below(cloud: PointCloud, most: float) -> Float[ndarray, " N"]:
    """Return how thick the shape is under each point, up to `most` object units.

    It is the distance along the normal to a point that faces away, looked for in the
    middle of the sheet; slightly negative where two views disagree about a sheet.
    """
    middle = cloud.points - cloud.normals * most / 2
    _, near = KDTree(cloud.points).query(
        middle, k=_NEIGHBOURS, distance_upper_bound=most
    )
    found = near < len(cloud)
    near = np.where(found, near, 0)
    across = cloud.points[:, None] - cloud.points[near]
    deep = np.einsum("nkc,nc->nk", across, cloud.normals)
    aside = np.linalg.norm(across - deep[..., None] * cloud.normals[:, None], axis=2)
    cosine = np.einsum("nkc,nc->nk", cloud.normals[near], cloud.normals)
    opposite = found & (cosine < _OPPOSITE) & (aside < most / 2) & (deep > -most / 2)
    return np.where(opposite, np.minimum(deep, most), most).min(axis=1)
