"""Rigid registration of the views: each camera is moved so that their surfaces meet.

A variant of iterative closest points (Besl & McKay 1992) for all views at once, with
correspondences by projection and steps along the normals (Chen & Medioni 1992).
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.fusion.view_votes import (
    Correspondences,
    Surfels,
    find_correspondences,
    mean_normals,
    point_to_plane_distances,
    unproject_maps,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_CORRESPONDENCES = 100  # fewer say too little about six degrees of freedom


def align_views(
    maps: ViewMaps,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    iterations: int,
) -> Rig:
    """Return the rig with each camera moved so that the views' points meet.

    In each iteration every view goes half of the way to the others, as they go to it.

    Args:
        maps: Depths and normals.
        valid: The pixels that show the shape.
        rig: The nominal cameras.
        tolerance: Largest difference of depth of corresponding points, object units.
        iterations: Of finding correspondences and moving.
    """
    for _ in range(iterations):
        surfels = unproject_maps(maps, valid, rig)
        pairs = find_correspondences(surfels, valid, rig, tolerance=tolerance)
        cam_from_obj = [
            rig.cam_from_obj[view]
            @ np.linalg.inv(_view_correction(view, surfels, pairs))
            for view in range(len(rig.cam_from_obj))
        ]
        rig = replace(rig, cam_from_obj=np.stack(cam_from_obj))
    return rig


def rigid_transform(
    source: Float[ndarray, "N 3"], target: Float[ndarray, "N 3"]
) -> Float[ndarray, "4 4"]:
    """Return the rotation and translation that best take `source` to `target`.

    Kabsch (1976); the sign of the determinant is put into the smallest singular
    direction (Umeyama 1991), so that the result never is a reflection.
    """
    source_mean, target_mean = source.mean(axis=0), target.mean(axis=0)
    u, _, vt = np.linalg.svd((target - target_mean).T @ (source - source_mean))
    signs = np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    transform = np.eye(4)
    transform[:3, :3] = u @ signs @ vt
    transform[:3, 3] = target_mean - transform[:3, :3] @ source_mean
    return transform


def _view_correction(
    view: int, surfels: Surfels, pairs: Correspondences
) -> Float[ndarray, "4 4"]:
    """Return the motion of a view, in obj, half of the way to its pairs' planes."""
    distances = point_to_plane_distances(surfels, pairs)[:, None]
    half_steps = distances * mean_normals(surfels, pairs) / 2
    is_first = surfels.view[pairs.first] == view
    is_second = surfels.view[pairs.second] == view
    if is_first.sum() + is_second.sum() < _MIN_CORRESPONDENCES:
        return np.eye(4)
    source = np.concatenate(
        [
            surfels.points[pairs.first[is_first]],
            surfels.points[pairs.second[is_second]],
        ]
    )
    steps = np.concatenate([-half_steps[is_first], half_steps[is_second]])
    return rigid_transform(source, source + steps)
