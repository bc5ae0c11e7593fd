"""Shapes mirrored left to right, as pixels: a view of one is a view of the other.

The mirror image seen from a camera is the shape seen from the mirrored camera, its
columns reversed. The side view alone has no partner in the rig: the left side is drawn,
but not among its maps.
"""

import numpy as np
from jaxtyping import Float32, Int, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.network.data.batch import EncodedBatch
from pipeline.network.data.dataset import Dataset

_MIRROR = np.diag([-1.0, 1.0, 1.0]).astype(np.float32)


def mirrored_views() -> Int[ndarray, " V"]:
    """Return the rig's view that is the mirror of each; -1 where there is none."""
    eyes = standard_rig(2).camera_directions
    distance = np.linalg.norm(eyes[:, None] * [-1, 1, 1] - eyes, axis=-1)
    return np.where(distance.min(axis=1) < 1e-6, distance.argmin(axis=1), -1)


def can_be_mirrored(views: Int[ndarray, " V"]) -> bool:
    """Say whether each of these maps has a partner."""
    return bool((mirrored_views()[views] >= 0).all())


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
    encoded.drawings[row] = encoded.drawings[row][..., ::-1].copy()
    encoded.silhouettes[row] = encoded.silhouettes[row][..., ::-1].copy()
    encoded.drawn_from[row] = mirror_poses(encoded.drawn_from[row])
    encoded.depth_level[row] = data.depth_level[shape, partners][..., ::-1]
    encoded.normal_rgba[row] = mirror_normals(normals)
    encoded.occupancy[row] = mirror_voxels(data.occupancy[shape])


def mirror_poses(
    obj_from_cam: Float32[ndarray, "K 3 3"],
) -> Float32[ndarray, "K 3 3"]:
    """Mirror cameras: each is on the other side, and its columns run backwards."""
    return _MIRROR @ obj_from_cam @ _MIRROR


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
