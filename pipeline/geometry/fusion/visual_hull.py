"""The visual hull: the largest shape in the unit ball that filled drawings allow.

It is where the ball and what each drawing extrudes along its view meet (Laurentini
1994). Each of them says how far inside it a point lies, and the least of these never
exceeds the way to the hull, so that rays may go as far at once (Hart 1996).
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import DISTANCE, Rig, pixel_rays, project
from pipeline.geometry.scene.view_maps import ViewMaps

_SMOOTH = 1.0  # pixels: over which the steps of an outline's pixels get one slope
_STEP = 0.5  # pixels: the least that a ray goes on
_HALVINGS = 5  # of the last step, to the point where the ray enters

Field = Float[ndarray, "H W"]  # how far inside a silhouette, in object units


def hull_maps(filled: Bool[ndarray, "K H W"], drawn: Rig, rig: Rig) -> ViewMaps:
    """See the hull of silhouettes, as the cameras of `drawn` show them, from `rig`."""
    sharp = [_field(silhouette, drawn.pixel_size) for silhouette in filled]
    # Outlines are sought in the sharp ones, where the thinnest parts are left.
    soft = [ndimage.gaussian_filter(field, _SMOOTH) for field in sharp]
    shape = (len(rig.cam_from_obj), rig.size, rig.size)
    depth, normals = np.full(shape, np.nan), np.zeros((*shape, 3))
    for view in range(shape[0]):
        rays = pixel_rays(rig, view)
        depth[view] = _first_hits(rays, sharp, drawn)
        hit = np.isfinite(depth[view])
        points = _along(rays[hit], depth[view][hit])
        normals[view][hit] = _outward(points, soft, drawn)
    return ViewMaps(
        depth=depth.astype(np.float32),
        normals=normals.astype(np.float32),
        foreground=np.isfinite(depth).astype(np.float32),
    )


def _field(silhouette: Bool[ndarray, "H W"], pitch: float) -> Field:
    """Return the distance to the outline, negative outside; it runs between pixels."""
    if not silhouette.any():
        return np.full(silhouette.shape, -silhouette.size * pitch)
    padded = np.pad(silhouette, 1)
    inside = ndimage.distance_transform_edt(padded)
    outside = ndimage.distance_transform_edt(~padded)
    signed = np.where(padded, inside - 0.5, 0.5 - outside)
    return signed[1:-1, 1:-1] * pitch


def _inside(
    points: Float[ndarray, "N 3"], fields: Sequence[Field], drawn: Rig
) -> Float[ndarray, " N"]:
    """Return how far inside the hull points are, at the most; negative outside."""
    least = 1 - np.linalg.norm(points, axis=1)
    for field, cam_from_obj in zip(fields, drawn.cam_from_obj, strict=True):
        pix = project(points, cam_from_obj, drawn.size)[:, :2] - 0.5
        seen = ndimage.map_coordinates(field, pix.T, order=1, mode="nearest")
        least = np.minimum(least, seen)
    return least


def _first_hits(
    rays: Float[ndarray, "H W 6"], fields: Sequence[Field], drawn: Rig
) -> Float[ndarray, "H W"]:
    """Return how far each ray goes to the hull; NaN where it passes by."""
    flat = rays.reshape(-1, 6)
    step = _STEP * drawn.pixel_size
    offset = np.linalg.norm(_along(flat, np.full(len(flat), DISTANCE)), axis=1)
    reach = np.sqrt(np.maximum(1 - offset**2, 0))  # half a ray's way through the ball
    before, far = DISTANCE - reach - step, DISTANCE - reach
    under_way = np.flatnonzero(offset < 1)
    hit = np.zeros(len(flat), dtype=bool)
    while len(under_way):
        gap = -_inside(_along(flat[under_way], far[under_way]), fields, drawn)
        hit[under_way[gap <= 0]] = True
        under_way, gap = under_way[gap > 0], gap[gap > 0]
        before[under_way] = far[under_way]
        far[under_way] += np.maximum(gap, step)
        under_way = under_way[far[under_way] < DISTANCE + reach[under_way]]
    depth = np.full(len(flat), np.nan)
    depth[hit] = _entry(flat[hit], before[hit], far[hit], fields, drawn)
    return depth.reshape(rays.shape[:2])


def _entry(
    rays: Float[ndarray, "N 6"],
    before: Float[ndarray, " N"],
    far: Float[ndarray, " N"],
    fields: Sequence[Field],
    drawn: Rig,
) -> Float[ndarray, " N"]:
    """Halve the way between a point outside and one inside."""
    for _ in range(_HALVINGS):
        middle = (before + far) / 2
        is_inside = _inside(_along(rays, middle), fields, drawn) >= 0
        before, far = (
            np.where(is_inside, before, middle),
            np.where(is_inside, middle, far),
        )
    return far


def _outward(
    points: Float[ndarray, "N 3"], fields: Sequence[Field], drawn: Rig
) -> Float[ndarray, "N 3"]:
    """Return the unit normals of the hull: what it is left along fastest."""
    slopes = [
        _inside(points - move, fields, drawn) - _inside(points + move, fields, drawn)
        for move in np.eye(3) * drawn.pixel_size / 2
    ]
    normals = np.stack(slopes, axis=1)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.maximum(length, 1e-9)


def _along(
    rays: Float[ndarray, "N 6"], far: Float[ndarray, " N"]
) -> Float[ndarray, "N 3"]:
    return rays[:, :3] + far[:, None] * rays[:, 3:]
