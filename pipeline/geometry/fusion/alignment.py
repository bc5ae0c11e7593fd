"""Views moved as rigid bodies to where the others say their points are."""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.fusion.view_votes import (
    Pairs,
    Sightings,
    all_pairs,
    heights,
    plane_normals,
    sightings,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_PAIRS = 100  # fewer say too little about six degrees of freedom


def align(
    maps: ViewMaps,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    rounds: int,
) -> Rig:
    """Return the rig with each camera moved so that the views' points meet.

    In each round every view goes half of the way to the others, as they go to it.

    Args:
        maps: Depths and normals.
        inside: The pixels that count.
        rig: The cameras as they are said to stand.
        tolerance: Points farther apart along a view are not the same.
        rounds: Of pairing and moving.
    """
    for _ in range(rounds):
        seen = sightings(maps, inside, rig)
        pairs = all_pairs(seen, inside, rig, tolerance=tolerance)
        moved = [
            rig.cam_from_obj[view] @ np.linalg.inv(_motion(view, seen, pairs))
            for view in range(len(rig.cam_from_obj))
        ]
        rig = replace(rig, cam_from_obj=np.stack(moved))
    return rig


def rigid_motion(
    source: Float[ndarray, "N 3"], target: Float[ndarray, "N 3"]
) -> Float[ndarray, "4 4"]:
    """Return the rotation and translation that best take `source` to `target`.

    Kabsch (1976); the sign of the determinant is put into the smallest singular
    direction (Umeyama 1991), so that the result never is a reflection.
    """
    middle, goal = source.mean(axis=0), target.mean(axis=0)
    u, _, vt = np.linalg.svd((target - goal).T @ (source - middle))
    guard = np.diag([1.0, 1.0, np.sign(np.linalg.det(u @ vt))])
    motion = np.eye(4)
    motion[:3, :3] = u @ guard @ vt
    motion[:3, 3] = goal - motion[:3, :3] @ middle
    return motion


def _motion(view: int, seen: Sightings, pairs: Pairs) -> Float[ndarray, "4 4"]:
    """Return how a view has to move to go half of the way to its pairs' planes."""
    height = heights(seen, pairs)[:, None] * plane_normals(seen, pairs) / 2
    first, second = seen.view[pairs.first] == view, seen.view[pairs.second] == view
    if first.sum() + second.sum() < _MIN_PAIRS:
        return np.eye(4)
    source = np.concatenate(
        [seen.points[pairs.first[first]], seen.points[pairs.second[second]]]
    )
    step = np.concatenate([-height[first], height[second]])
    return rigid_motion(source, source + step)
