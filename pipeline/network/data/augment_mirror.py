"""Shapes mirrored left to right, as pixels: a view of one is a view of the other.

The mirror image seen from a camera is the shape seen from the mirrored camera, its
columns reversed. The side view alone has no partner in the rig: nobody drew the left
side.
"""

import numpy as np
from jaxtyping import Bool, Int, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.network.data.batch import EncodedBatch
from pipeline.network.data.dataset import Dataset

SIDE = SKETCH_VIEWS.index("side")


def mirrored_views() -> Int[ndarray, " V"]:
    """Return the rig's view that is the mirror of each; -1 where there is none."""
    eyes = standard_rig(2).camera_directions
    distance = np.linalg.norm(eyes[:, None] * [-1, 1, 1] - eyes, axis=-1)
    return np.where(distance.min(axis=1) < 1e-6, distance.argmin(axis=1), -1)


def can_be_mirrored(
    drawings: UInt8[ndarray, "B K 3 H W"], views: Int[ndarray, " V"]
) -> Bool[ndarray, " B"]:
    """Say which shapes have a drawing besides the side, and need no map of the side."""
    others = np.delete(drawings, SIDE, axis=1)
    return others.any(axis=(1, 2, 3, 4)) & (mirrored_views()[views] >= 0).all()


def mirror_shape(
    encoded: EncodedBatch,
    row: int,
    data: Dataset,
    shape: int,
    views: Int[ndarray, " V"],
) -> None:
    """Replace a row of a batch by its mirror image, read from the mirrored views."""
    partners = mirrored_views()[views]
    normals = data.normal_rgba[shape, partners]
    encoded.drawings[row] = mirror_drawings(encoded.drawings[row])
    encoded.depth_level[row] = data.depth_level[shape, partners][..., ::-1]
    encoded.normal_rgba[row] = mirror_normals(normals)
    encoded.occupancy[row] = mirror_voxels(data.occupancy[shape])


def mirror_drawings(
    drawings: UInt8[ndarray, "K 3 H W"],
) -> UInt8[ndarray, "K 3 H W"]:
    """Mirror the front and the top; the side is left out."""
    mirrored = drawings[..., ::-1].copy()
    mirrored[SIDE] = 0
    return mirrored


def mirror_normals(
    normal_rgba: UInt8[ndarray, "V H W 4"],
) -> UInt8[ndarray, "V H W 4"]:
    """Mirror images of normals: their columns, and x, which 255 less its pixel is."""
    mirrored = normal_rgba[:, :, ::-1].copy()
    mirrored[..., 0] = 255 - mirrored[..., 0]
    return mirrored


def mirror_voxels(occupancy: UInt8[ndarray, " N"]) -> UInt8[ndarray, " N"]:
    """Mirror a grid, x fastest."""
    grid_size = round(len(occupancy) ** (1 / 3))
    return occupancy.reshape(-1, grid_size)[:, ::-1].ravel()
