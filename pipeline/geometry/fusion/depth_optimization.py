"""Depths of all views, optimized to agree with their normals and with one another.

The unknowns are shifts of the pixels along their rays. Linear least squares of three
kinds of terms:

    data         a pixel stays near the depth it had
    gradient     two neighbors differ in depth as their normals say (Nehab et al. 2005)
    consistency  pixels of two views that show one piece of surface lie in one plane

Lun et al. (2017) solve each view against resampled depths of its neighbors, with
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
    Surfels,
    find_correspondences,
    mean_normals,
    point_to_plane_distances,
    unproject_maps,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_MIN_FACING = 0.25  # cosine to the view axis below which a pixel has no usable slope
_BLOCK_SIZE = 8  # pixels on a side of what the coarse level moves as one
_RELATIVE_TOLERANCE = 1e-3  # of the solver's residual
_MAX_ITERATIONS = 200


@dataclass(frozen=True, kw_only=True)
class LinearEquations:
    """Weighted equations of two unknowns each: a x[i] + b x[j] = value."""

    i: Int[ndarray, " P"]
    j: Int[ndarray, " P"]
    a: Float[ndarray, " P"]
    b: Float[ndarray, " P"]
    value: Float[ndarray, " P"]
    weight: Float[ndarray, " P"]


def optimize_depths(
    maps: ViewMaps,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    *,
    tolerance: float,
    data_weight: float,
    consistency_weight: float,
) -> ViewMaps:
    """Return the maps with optimized depths; normals and foreground stay.

    Args:
        maps: With normals that are more accurate than the depths.
        valid: The pixels that show the shape.
        rig: The cameras.
        tolerance: A larger jump of depth, between neighbors or views, is a real one
            and stays; object units.
        data_weight: Of a pixel's own depth, against 1 of the gradients.
        consistency_weight: Of the other views, against 1 of the gradients.
    """
    surfels = unproject_maps(maps, valid, rig)
    if not len(surfels.points):
        return maps
    equations = [
        _gradient_equations(maps, valid, rig, 0, tolerance),
        _gradient_equations(maps, valid, rig, 1, tolerance),
        _consistency_equations(surfels, valid, rig, tolerance, consistency_weight),
    ]
    data_weights = np.full(len(surfels.points), data_weight)
    blocks = _coarse_blocks(surfels, rig.size)
    shift = solve_least_squares(equations, data_weights, blocks)
    depth = maps.depth.astype(float)
    depth[surfels.view, surfels.row, surfels.col] += shift
    return replace(maps, depth=depth.astype(maps.depth.dtype))


def solve_least_squares(
    equations: list[LinearEquations],
    data_weights: Float[ndarray, " N"],
    blocks: Int[ndarray, " N"],
) -> Float[ndarray, " N"]:
    """Solve linear least squares by preconditioned conjugate gradients.

    The preconditioner adds the inverse diagonal and a coarse solution in which each
    block of unknowns moves as one (two-level additive Schwarz): without it the many
    iterations that a smooth bias takes would dominate.

    Args:
        equations: One block for each kind of term.
        data_weights: By which each unknown is held at 0.
        blocks: Number of the block that each unknown is in.
    """
    matrix, rhs = _normal_equations(equations, data_weights)
    size = len(data_weights)
    diagonal = matrix.diagonal()
    gather = sparse.csr_array((np.ones(size), (blocks, np.arange(size))))
    coarse = linalg.splu((gather @ matrix @ gather.T).tocsc())
    preconditioner = linalg.LinearOperator(
        (size, size),
        matvec=lambda r: r / diagonal + gather.T @ coarse.solve(gather @ r),
    )
    solution, _ = linalg.cg(
        matrix, rhs, rtol=_RELATIVE_TOLERANCE, maxiter=_MAX_ITERATIONS, M=preconditioner
    )
    return solution


def _normal_equations(
    equations: list[LinearEquations], data_weights: Float[ndarray, " N"]
) -> tuple[sparse.csr_array, Float[ndarray, " N"]]:
    """Return A^T W A and A^T W value of the weighted equations A x = value."""
    size = len(data_weights)
    diagonal, rhs = data_weights.copy(), np.zeros(size)
    for kind in equations:
        diagonal += np.bincount(kind.i, kind.weight * kind.a**2, size)
        diagonal += np.bincount(kind.j, kind.weight * kind.b**2, size)
        rhs += np.bincount(kind.i, kind.weight * kind.a * kind.value, size)
        rhs += np.bincount(kind.j, kind.weight * kind.b * kind.value, size)
    i = np.concatenate([kind.i for kind in equations])
    j = np.concatenate([kind.j for kind in equations])
    products = np.concatenate([kind.weight * kind.a * kind.b for kind in equations])
    half = sparse.csr_array((products, (i, j)), shape=(size, size))
    return (half + half.T + sparse.diags_array(diagonal)).tocsr(), rhs


def _gradient_equations(
    maps: ViewMaps,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    axis: int,
    tolerance: float,
) -> LinearEquations:
    """Relate neighbors along rows (axis 0, cam y) or columns (axis 1, cam x)."""
    index = np.full(valid.shape, -1)
    index[valid] = np.arange(valid.sum())
    normals_cam = np.einsum("vij,vhwj->vhwi", rig.cam_from_obj[:, :3, :3], maps.normals)
    facing = -normals_cam[..., 2]
    # On the plane n . x = c, depth changes by -n_x / n_z per unit of x.
    slope = (
        normals_cam[..., 1 - axis] / np.maximum(facing, _MIN_FACING) * rig.pixel_size
    )
    is_usable_i, is_usable_j = _neighbors(valid & (facing > _MIN_FACING), axis)
    depth_i, depth_j = _neighbors(maps.depth, axis)
    slope_i, slope_j = _neighbors(slope, axis)
    with np.errstate(invalid="ignore"):
        residual = (slope_i + slope_j) / 2 - (depth_j - depth_i)
        is_usable = is_usable_i & is_usable_j & (np.abs(residual) < tolerance)
    facing_i, facing_j = _neighbors(facing, axis)
    index_i, index_j = _neighbors(index, axis)
    # An error of the normal's angle changes the slope by one over facing squared.
    weight = (facing_i * facing_j)[is_usable] ** 2
    ones = np.ones(len(weight))
    return LinearEquations(
        i=index_i[is_usable],
        j=index_j[is_usable],
        a=-ones,
        b=ones,
        value=residual[is_usable].astype(float),
        weight=weight,
    )


def _consistency_equations(
    surfels: Surfels,
    valid: Bool[ndarray, "V H W"],
    rig: Rig,
    tolerance: float,
    weight: float,
) -> LinearEquations:
    """Let corresponding surfels meet in their common plane.

    A shift moves a surfel along its view axis, away from the camera (-eyes).
    """
    pairs = find_correspondences(surfels, valid, rig, tolerance=tolerance)
    normals = mean_normals(surfels, pairs)
    axes_i = -rig.camera_directions[surfels.view[pairs.first]]
    axes_j = -rig.camera_directions[surfels.view[pairs.second]]
    return LinearEquations(
        i=pairs.first,
        j=pairs.second,
        a=np.sum(normals * axes_i, axis=1),
        b=-np.sum(normals * axes_j, axis=1),
        value=-point_to_plane_distances(surfels, pairs),
        weight=np.full(len(pairs.first), weight),
    )


def _coarse_blocks(surfels: Surfels, size: int) -> Int[ndarray, " N"]:
    """Number the square of pixels that each surfel lies in."""
    num_blocks = -(-size // _BLOCK_SIZE)  # on a side
    block_row, block_col = surfels.row // _BLOCK_SIZE, surfels.col // _BLOCK_SIZE
    key = (surfels.view * num_blocks + block_row) * num_blocks + block_col
    return np.unique(key, return_inverse=True)[1].reshape(-1)


def _neighbors(values: ndarray, axis: int) -> tuple[ndarray, ndarray]:
    """Return each pixel but the last along an axis, and its successor."""
    if axis == 0:
        return values[:, :-1], values[:, 1:]
    return values[:, :, :-1], values[:, :, 1:]
