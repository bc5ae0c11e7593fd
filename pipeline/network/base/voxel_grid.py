"""The grid of voxels over the window of the rig, and how much of each is solid.

A grid is flat in memory: z slowest, x fastest, all ascending.
"""

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import HALF_WIDTH, project, standard_rig
from pipeline.geometry.scene.view_maps import ViewMaps


def voxel_centers(size: int) -> Float[ndarray, "N 3"]:
    """Return the centers of the voxels of a grid, `size` on a side, in obj."""
    ticks = ((np.arange(size) + 0.5) / size * 2 - 1) * HALF_WIDTH
    z, y, x = np.meshgrid(ticks, ticks, ticks, indexing="ij")
    return np.stack([x, y, z], axis=-1).reshape(-1, 3)


def occupancy_from_maps(maps: ViewMaps, grid_size: int) -> UInt8[ndarray, " N"]:
    """Return the voxels whose center no view sees to be empty: 255, the others 0.

    A point is empty where some view sees through it or past it; what is hidden from
    all views counts as solid.
    """
    centers = voxel_centers(grid_size)
    rig = standard_rig(maps.size)
    is_solid = np.ones(len(centers), dtype=bool)
    for view, cam_from_obj in enumerate(rig.cam_from_obj):
        candidates = np.flatnonzero(is_solid)
        pix = project(centers[candidates], cam_from_obj, maps.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, maps.size - 1).T
        surface = np.nan_to_num(maps.depth[view, row, col], nan=np.inf)
        is_solid[candidates] = pix[:, 2] >= surface - rig.pixel_size / 2
    return is_solid.astype(np.uint8) * np.uint8(255)
