"""The cloud held against the silhouettes of the views that have a drawing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Bool
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import Rig, project, unproject
from pipeline.geometry.scene.point_cloud import PointCloud

_EDGE = 0.75  # pixels from the middle of the nearest pixel of the shape: its rim


def wrap(
    cloud: PointCloud,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    margin: float,
    drawn: Sequence[int],
) -> PointCloud:
    """Move points that lie outside a drawn silhouette onto it (Lun et al. 2017).

    Points more than `margin` pixels outside go. A drawn view that shows nothing says
    nothing.
    """
    for view in drawn:
        if not inside[view].any():
            continue
        nearest = ndimage.distance_transform_edt(
            ~inside[view], return_distances=False, return_indices=True
        )
        pix = project(cloud.points, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        way = nearest[:, row, col].T + 0.5 - pix[:, :2]
        outside = np.where(inside[view, row, col], 0, np.linalg.norm(way, axis=1))
        beyond = np.clip(1 - _EDGE / np.maximum(outside, 1e-9), 0, 1)
        pix[:, :2] += beyond[:, None] * way
        moved = outside > _EDGE
        points = cloud.points.copy()
        points[moved] = unproject(pix[moved], rig.cam_from_obj[view], rig.size)
        cloud = replace(cloud, points=points).select(outside <= margin)
    return cloud
