"""The point cloud, clipped to the silhouettes of the views that have a drawing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Bool
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import Rig, project, unproject
from pipeline.geometry.scene.point_cloud import PointCloud

_CONTOUR = 0.75  # pixels from the center of the nearest silhouette pixel: its contour


def clip_to_silhouettes(
    cloud: PointCloud,
    silhouettes: Bool[ndarray, "V H W"],
    rig: Rig,
    margin: float,
    views: Sequence[int],
) -> PointCloud:
    """Move points that project outside a silhouette onto it (Lun et al. 2017).

    Args:
        cloud: In obj.
        silhouettes: Of all views of the rig.
        rig: The cameras.
        margin: Points more than so many pixels outside are removed.
        views: The views that clip, in this order; an empty silhouette clips nothing.
    """
    for view in views:
        if not silhouettes[view].any():
            continue
        nearest = ndimage.distance_transform_edt(
            ~silhouettes[view], return_distances=False, return_indices=True
        )
        pix = project(cloud.points, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        to_nearest = nearest[:, row, col].T + 0.5 - pix[:, :2]
        is_inside = silhouettes[view, row, col]
        distance = np.where(is_inside, 0, np.linalg.norm(to_nearest, axis=1))
        share = np.clip(1 - _CONTOUR / np.maximum(distance, 1e-9), 0, 1)
        pix[:, :2] += share[:, None] * to_nearest
        is_moved = distance > _CONTOUR
        points = cloud.points.copy()
        points[is_moved] = unproject(pix[is_moved], rig.cam_from_obj[view], rig.size)
        cloud = replace(cloud, points=points).select(distance <= margin)
    return cloud
