"""A body of one outline alone: as deep as it is wide, as a child would model it.

Igarashi et al. (1999, Teddy) inflate an outline around its chordal axis. Here the
square of the half depth solves a Poisson equation inside the outline: of a disc it
makes the ball, of a long strip a bar.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage, sparse
from scipy.sparse import linalg

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, unproject
from pipeline.geometry.scene.point_cloud import PointCloud

_CURVATURE = 4.0  # minus the Laplacian of R^2 - r^2, so that a disc becomes a ball


def inflate(
    inside: Bool[ndarray, "H W"], cam_from_obj: Float[ndarray, "4 4"]
) -> PointCloud:
    """Return the front and the back of the inflated silhouette of one view, in obj."""
    size = len(inside)
    pitch = 2 * HALF_WIDTH / size
    square = _membrane(inside) * pitch**2
    row, col, height = _columns(inside, np.sqrt(square), pitch)
    slopes = np.gradient(square, pitch)
    down, right = (np.asarray(slope)[row, col] for slope in slopes)
    # Inside is where the squared height is less than the membrane's.
    normals_cam = np.column_stack([-right, -down, 2 * height])
    normals_cam /= np.linalg.norm(normals_cam, axis=1, keepdims=True)
    pixels = np.column_stack([row + 0.5, col + 0.5, DISTANCE + height])
    return PointCloud(
        points=unproject(pixels, cam_from_obj, size),
        normals=normals_cam @ cam_from_obj[:3, :3],
        confidence=np.ones(len(pixels)),
    )


def _columns(
    inside: Bool[ndarray, "H W"], half: Float[ndarray, "H W"], pitch: float
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"], Float[ndarray, " N"]]:
    """Return row, column and height of the points: front and back of each pixel.

    On the rim the surface is steep, so that points fill what lies between the two.
    """
    row, col = np.nonzero(inside)
    edge = np.argwhere(inside & ~ndimage.binary_erosion(inside))
    steps = (half[tuple(edge.T)] / pitch).astype(int)
    height = np.concatenate([np.arange(-count, count + 1) for count in steps]) * pitch
    upright = np.repeat(edge, 2 * steps + 1, axis=0)
    return (
        np.concatenate([row, row, upright[:, 0]]),
        np.concatenate([col, col, upright[:, 1]]),
        np.concatenate([-half[row, col], half[row, col], height]),
    )


def _membrane(inside: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Solve for a membrane over the mask, 0 outside, whose Laplacian is constant."""
    padded = np.pad(inside, 1)
    number = np.full(padded.shape, -1)
    number[padded] = np.arange(padded.sum())
    count = int(padded.sum())
    matrix = 4 * sparse.eye_array(count, format="csr")
    for shift in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        beside = ndimage.shift(number, shift, order=0, cval=-1)[padded]
        there = np.flatnonzero(beside >= 0)
        matrix = matrix - sparse.csr_array(
            (np.ones(len(there)), (there, beside[there])), shape=(count, count)
        )
    solved = np.zeros(inside.shape)
    solved[inside] = linalg.spsolve(matrix.tocsc(), np.full(count, _CURVATURE))
    return solved
