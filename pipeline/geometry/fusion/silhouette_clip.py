"""The point cloud, clipped to the silhouettes of the views that have a drawing."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.point_cloud import PointCloud


def clip_to_silhouettes(
    cloud: PointCloud,
    silhouettes: Bool[ndarray, "V H W"],
    rig: Rig,
    margin: float,
    views: Sequence[int],
) -> PointCloud:
    """Remove points that project outside a silhouette.

    Lun et al. (2017) move those that are near onto it; on a mask's edge they would lie
    in steps of its pixels, and meshing ends the surface at the drawn line anyway.

    Args:
        cloud: In obj.
        silhouettes: Of all views of the rig.
        rig: The cameras.
        margin: Points at most so many pixels outside stay.
        views: The views that clip; an empty silhouette clips nothing.
    """
    for view in views:
        if not silhouettes[view].any():
            continue
        outside = ndimage.distance_transform_edt(~silhouettes[view])
        pix = project(cloud.points, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        cloud = cloud.select(outside[row, col] <= margin)
    return cloud
