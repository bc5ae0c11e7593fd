"""Depths of all views made to agree with their normals and with one another.

Unknown is a shift of each pixel along its ray. Least squares of three kinds of rows:

    own      a pixel stays near the depth it had
    slope    two neighbours differ in depth as their normals say (Nehab et al. 2005)
    shared   pixels of two views that show one piece of surface lie in one plane

Lun et al. (2017) solve each view against resampled depths of its neighbours, with
slopes 2.45 times too steep; here all views are one system, so that no view has to be
resampled, and the slope is the exact one of an orthographic camera.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import sparse
from scipy.sparse import linalg

from pipeline.geometry.fusion.view_votes import (
    Sightings,
    all_pairs,
    heights,
    plane_normals,
    sightings,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_FACING = 0.25  # cosine to the view axis below which a pixel has no usable slope
_BLOCK = 8  # pixels on a side of what the coarse level moves as one
_ACCURACY = 1e-3  # of the solver's residual
_MAX_ITERATIONS = 200


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Equations of two unknowns each: a x[i] + b x[j] = value, by weight."""

    i: Int[ndarray, " P"]
    j: Int[ndarray, " P"]
    a: Float[ndarray, " P"]
    b: Float[ndarray, " P"]
    value: Float[ndarray, " P"]
    weight: Float[ndarray, " P"]


def settle(
    maps: ViewMaps,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    own: float,
    shared: float,
) -> ViewMaps:
    """Return the maps with depths that agree; normals and foreground stay.

    Args:
        maps: With normals that are more to be trusted than depths.
        inside: The pixels that count.
        rig: The cameras.
        tolerance: A larger step of depth, between neighbours or views, is a true one.
        own: Weight of staying, against 1 of the slopes.
        shared: Weight of meeting the other views.
    """
    seen = sightings(maps, inside, rig)
    if not len(seen.points):
        return maps
    rows = [
        *(_slopes(maps, inside, rig, axis, tolerance) for axis in (0, 1)),
        _meetings(seen, inside, rig, tolerance, shared),
    ]
    shift = solve(rows, np.full(len(seen.points), own), _blocks(seen, rig.size))
    depth = maps.depth.astype(float)
    depth[seen.view, seen.row, seen.col] += shift
    return replace(maps, depth=depth.astype(maps.depth.dtype))


def solve(
    rows: list[Rows], stay: Float[ndarray, " N"], block: Int[ndarray, " N"]
) -> Float[ndarray, " N"]:
    """Solve the rows in least squares, each unknown held at 0 with weight `stay`.

    Conjugate gradients; the preconditioner adds a diagonal and a coarse solution in
    which each block of unknowns moves as one (two-level additive Schwarz): without it
    the many sweeps that a smooth bias takes would dominate.
    """
    size = len(stay)
    diagonal, right = stay.copy(), np.zeros(size)
    for row in rows:
        diagonal += np.bincount(row.i, row.weight * row.a**2, size)
        diagonal += np.bincount(row.j, row.weight * row.b**2, size)
        right += np.bincount(row.i, row.weight * row.a * row.value, size)
        right += np.bincount(row.j, row.weight * row.b * row.value, size)
    i, j = (np.concatenate([getattr(r, name) for r in rows]) for name in "ij")
    off = np.concatenate([row.weight * row.a * row.b for row in rows])
    half = sparse.csr_array((off, (i, j)), shape=(size, size))
    matrix = (half + half.T + sparse.diags_array(diagonal)).tocsr()
    gather = sparse.csr_array((np.ones(size), (block, np.arange(size))))
    coarse = linalg.splu((gather @ matrix @ gather.T).tocsc())
    preconditioner = linalg.LinearOperator(
        (size, size),
        matvec=lambda r: r / diagonal + gather.T @ coarse.solve(gather @ r),
    )
    shift, _ = linalg.cg(
        matrix, right, rtol=_ACCURACY, maxiter=_MAX_ITERATIONS, M=preconditioner
    )
    return shift


def _slopes(
    maps: ViewMaps,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    axis: int,
    tolerance: float,
) -> Rows:
    """Relate neighbours along rows (axis 0, cam y) or columns (axis 1, cam x)."""
    index = np.full(inside.shape, -1)
    index[inside] = np.arange(inside.sum())
    normals_cam = np.einsum("vij,vhwj->vhwi", rig.cam_from_obj[:, :3, :3], maps.normals)
    facing = -normals_cam[..., 2]
    # On the plane n . x = c, depth changes by -n_x / n_z per unit of x.
    along = (
        normals_cam[..., 1 - axis] / np.maximum(facing, _MIN_FACING) * rig.pixel_size
    )
    usable = inside & (facing > _MIN_FACING)
    here, there = _neighbours(usable, axis)
    depth_here, depth_there = _neighbours(maps.depth, axis)
    along_here, along_there = _neighbours(along, axis)
    with np.errstate(invalid="ignore"):
        miss = (along_here + along_there) / 2 - (depth_there - depth_here)
        usable = here & there & (np.abs(miss) < tolerance)
    facing_here, facing_there = _neighbours(facing, axis)
    i, j = (part[usable] for part in _neighbours(index, axis))
    # An error of the normal's angle changes the slope by one over facing squared.
    weight = (facing_here * facing_there)[usable] ** 2
    one = np.ones(len(i))
    return Rows(
        i=i, j=j, a=-one, b=one, value=miss[usable].astype(float), weight=weight
    )


def _meetings(
    seen: Sightings,
    inside: Bool[ndarray, "V H W"],
    rig: Rig,
    tolerance: float,
    weight: float,
) -> Rows:
    """Let the sightings of each pair meet in the plane of both."""
    pairs = all_pairs(seen, inside, rig, tolerance=tolerance)
    normal = plane_normals(seen, pairs)
    i, j = pairs.first, pairs.second
    a, b = (
        np.sum(normal * -rig.camera_directions[seen.view[k]], axis=1) * sign
        for k, sign in ((i, 1), (j, -1))
    )
    return Rows(
        i=i,
        j=j,
        a=a,
        b=b,
        value=-heights(seen, pairs),
        weight=np.full(len(i), weight),
    )


def _blocks(seen: Sightings, size: int) -> Int[ndarray, " N"]:
    """Number the square of pixels that each sighting lies in."""
    side = -(-size // _BLOCK)
    key = (seen.view * side + seen.row // _BLOCK) * side + seen.col // _BLOCK
    return np.unique(key, return_inverse=True)[1].reshape(-1)


def _neighbours(values: ndarray, axis: int) -> tuple[ndarray, ndarray]:
    if axis == 0:
        return values[:, :-1], values[:, 1:]
    return values[:, :, :-1], values[:, :, 1:]
