"""A body inflated from one silhouette: about as deep as it is wide.

Igarashi et al. (1999, Teddy) inflate a silhouette around its chordal axis. Here the
square of the half depth solves a Poisson equation inside the silhouette, which makes a
ball of a disc and a round bar of a long strip.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage, sparse
from scipy.sparse import linalg

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, unproject
from pipeline.geometry.scene.point_cloud import PointCloud

_SOURCE = 4.0  # minus the Laplacian of R^2 - r^2, so that a disc becomes a ball


def inflate(
    silhouette: Bool[ndarray, "H W"], cam_from_obj: Float[ndarray, "4 4"]
) -> PointCloud:
    """Return the front and back of the inflated silhouette of one view, in obj."""
    size = len(silhouette)
    pitch = 2 * HALF_WIDTH / size
    squared_half_depth = _solve_poisson(silhouette) * pitch**2
    row, col, offset = _surface_samples(silhouette, np.sqrt(squared_half_depth), pitch)
    gradient = np.gradient(squared_half_depth, pitch)
    down, right = (np.asarray(component)[row, col] for component in gradient)
    # The surface is the zero level of offset^2 - squared_half_depth, negative inside.
    normals_cam = np.column_stack([-right, -down, 2 * offset])
    normals_cam /= np.linalg.norm(normals_cam, axis=1, keepdims=True)
    pixels = np.column_stack([row + 0.5, col + 0.5, DISTANCE + offset])
    return PointCloud(
        points=unproject(pixels, cam_from_obj, size),
        normals=normals_cam @ cam_from_obj[:3, :3],
        confidence=np.ones(len(pixels)),
    )


def _surface_samples(
    silhouette: Bool[ndarray, "H W"], half_depth: Float[ndarray, "H W"], pitch: float
) -> tuple[Int[ndarray, " N"], Int[ndarray, " N"], Float[ndarray, " N"]]:
    """Return row, column and depth offset of the samples: front and back of each pixel.

    Along the contour the surface is steep, so that more samples fill the space between
    front and back there.
    """
    row, col = np.nonzero(silhouette)
    contour = np.argwhere(silhouette & ~ndimage.binary_erosion(silhouette))
    num_steps = (half_depth[tuple(contour.T)] / pitch).astype(int)
    steps = np.concatenate([np.arange(-count, count + 1) for count in num_steps])
    contour_samples = np.repeat(contour, 2 * num_steps + 1, axis=0)
    return (
        np.concatenate([row, row, contour_samples[:, 0]]),
        np.concatenate([col, col, contour_samples[:, 1]]),
        np.concatenate([-half_depth[row, col], half_depth[row, col], steps * pitch]),
    )


def _solve_poisson(mask: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Solve for the function of constant Laplacian in a mask that is 0 outside of it.

    Five-point stencil; the unit of length is a pixel.
    """
    padded = np.pad(mask, 1)
    index = np.full(padded.shape, -1)
    index[padded] = np.arange(padded.sum())
    size = int(padded.sum())
    laplacian = 4 * sparse.eye_array(size, format="csr")
    for shift in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        neighbor = ndimage.shift(index, shift, order=0, cval=-1)[padded]
        i = np.flatnonzero(neighbor >= 0)
        laplacian = laplacian - sparse.csr_array(
            (np.ones(len(i)), (i, neighbor[i])), shape=(size, size)
        )
    solution = np.zeros(mask.shape)
    solution[mask] = linalg.spsolve(laplacian.tocsc(), np.full(size, _SOURCE))
    return solution
