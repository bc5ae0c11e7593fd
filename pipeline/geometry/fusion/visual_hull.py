"""The visual hull: the largest shape in the unit ball that the silhouettes allow.

It is the intersection of the ball with the silhouettes extruded along their views
(Laurentini 1994). The least of their signed distances, positive inside here, never
exceeds the distance to the hull, so that rays can be sphere traced (Hart 1996).
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.scene.cameras import DISTANCE, Rig, pixel_rays, project
from pipeline.geometry.scene.view_maps import ViewMaps

_SIGMA = 1.0  # pixels: blurs the staircase of a silhouette's pixels into one slope
_MIN_STEP = 0.5  # pixels: the least that a ray goes on
_BISECTIONS = 5  # of the last step, to the point where the ray enters

Sdf = Float[ndarray, "H W"]  # signed distance to a silhouette, object units


def render_visual_hull(
    silhouettes: Bool[ndarray, "K H W"], silhouette_rig: Rig, rig: Rig
) -> ViewMaps:
    """Render the hull of silhouettes, seen by their own rig, from another rig."""
    sharp = [_silhouette_sdf(mask, silhouette_rig.pixel_size) for mask in silhouettes]
    # The surface is that of the sharp ones, where the thinnest parts are left; normals
    # are those of the smooth ones.
    smooth = [ndimage.gaussian_filter(sdf, _SIGMA) for sdf in sharp]
    shape = (len(rig.cam_from_obj), rig.size, rig.size)
    depth, normals = np.full(shape, np.nan), np.zeros((*shape, 3))
    for view in range(shape[0]):
        rays = pixel_rays(rig, view)
        depth[view] = _sphere_trace(rays, sharp, silhouette_rig)
        is_hit = np.isfinite(depth[view])
        points = _points_along(rays[is_hit], depth[view][is_hit])
        normals[view][is_hit] = _hull_normals(points, smooth, silhouette_rig)
    return ViewMaps(
        depth=depth.astype(np.float32),
        normals=normals.astype(np.float32),
        foreground=np.isfinite(depth).astype(np.float32),
    )


def _silhouette_sdf(silhouette: Bool[ndarray, "H W"], pitch: float) -> Sdf:
    """Return the signed distance to a silhouette, in object units, positive inside.

    Beyond the image is outside. An empty silhouette is far away from every pixel.
    """
    if not silhouette.any():
        return np.full(silhouette.shape, -silhouette.size * pitch)
    return signed_distance(np.pad(silhouette, 1))[1:-1, 1:-1] * pitch


def _hull_sdf(
    points: Float[ndarray, "N 3"], sdfs: Sequence[Sdf], silhouette_rig: Rig
) -> Float[ndarray, " N"]:
    """Return a bound on the signed distance to the hull, positive inside."""
    bound = 1 - np.linalg.norm(points, axis=1)
    for sdf, cam_from_obj in zip(sdfs, silhouette_rig.cam_from_obj, strict=True):
        pix = project(points, cam_from_obj, silhouette_rig.size)[:, :2] - 0.5
        distance = ndimage.map_coordinates(sdf, pix.T, order=1, mode="nearest")
        bound = np.minimum(bound, distance)
    return bound


def _sphere_trace(
    rays: Float[ndarray, "H W 6"], sdfs: Sequence[Sdf], silhouette_rig: Rig
) -> Float[ndarray, "H W"]:
    """Return the depth at which each ray enters the hull; NaN where it misses it."""
    flat = rays.reshape(-1, 6)
    min_step = _MIN_STEP * silhouette_rig.pixel_size
    offset = np.linalg.norm(_points_along(flat, np.full(len(flat), DISTANCE)), axis=1)
    half_chord = np.sqrt(np.maximum(1 - offset**2, 0))  # of the ray in the unit ball
    previous, depth = DISTANCE - half_chord - min_step, DISTANCE - half_chord
    active = np.flatnonzero(offset < 1)
    is_hit = np.zeros(len(flat), dtype=bool)
    while len(active):
        points = _points_along(flat[active], depth[active])
        distance = -_hull_sdf(points, sdfs, silhouette_rig)
        is_hit[active[distance <= 0]] = True
        active, distance = active[distance > 0], distance[distance > 0]
        previous[active] = depth[active]
        depth[active] += np.maximum(distance, min_step)
        active = active[depth[active] < DISTANCE + half_chord[active]]
    hits = np.full(len(flat), np.nan)
    hits[is_hit] = _bisect(
        flat[is_hit], previous[is_hit], depth[is_hit], sdfs, silhouette_rig
    )
    return hits.reshape(rays.shape[:2])


def _bisect(
    rays: Float[ndarray, "N 6"],
    outside: Float[ndarray, " N"],
    inside: Float[ndarray, " N"],
    sdfs: Sequence[Sdf],
    silhouette_rig: Rig,
) -> Float[ndarray, " N"]:
    """Bisect between a depth outside the hull and one inside; return one inside."""
    for _ in range(_BISECTIONS):
        middle = (outside + inside) / 2
        is_inside = _hull_sdf(_points_along(rays, middle), sdfs, silhouette_rig) >= 0
        outside = np.where(is_inside, outside, middle)
        inside = np.where(is_inside, middle, inside)
    return inside


def _hull_normals(
    points: Float[ndarray, "N 3"], sdfs: Sequence[Sdf], silhouette_rig: Rig
) -> Float[ndarray, "N 3"]:
    """Return the outward unit normals: central differences of the signed distance."""
    differences = [
        _hull_sdf(points - offset, sdfs, silhouette_rig)
        - _hull_sdf(points + offset, sdfs, silhouette_rig)
        for offset in np.eye(3) * silhouette_rig.pixel_size / 2
    ]
    normals = np.stack(differences, axis=1)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.maximum(length, 1e-9)


def _points_along(
    rays: Float[ndarray, "N 6"], depth: Float[ndarray, " N"]
) -> Float[ndarray, "N 3"]:
    return rays[:, :3] + depth[:, None] * rays[:, 3:]
