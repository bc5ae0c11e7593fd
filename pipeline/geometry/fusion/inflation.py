"""The points of a body inflated from one silhouette: about as deep as it is wide."""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.inflated_depth import squared_half_depth
from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, unproject
from pipeline.geometry.scene.point_cloud import PointCloud


def inflate(
    silhouette: Bool[ndarray, "H W"], cam_from_obj: Float[ndarray, "4 4"]
) -> PointCloud:
    """Return the front and back of the inflated silhouette of one view, in obj.

    On its axis a thin line faces all ways: it has no points there.
    """
    size = len(silhouette)
    pitch = 2 * HALF_WIDTH / size
    squared_depth = squared_half_depth(silhouette) * pitch**2
    row, col, offset = _surface_samples(silhouette, np.sqrt(squared_depth), pitch)
    gradient = np.gradient(squared_depth, pitch)
    down, right = (np.asarray(component)[row, col] for component in gradient)
    # The surface is the zero level of offset^2 - squared_depth, negative inside.
    normals_cam = np.column_stack([-right, -down, 2 * offset])
    length = np.linalg.norm(normals_cam, axis=1)
    normals_cam = normals_cam[length > 0] / length[length > 0, None]
    pixels = np.column_stack([row + 0.5, col + 0.5, DISTANCE + offset])[length > 0]
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
