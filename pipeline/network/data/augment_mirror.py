"""Shapes mirrored left to right, as pixels: a view of one is a view of the other.

The mirror image seen from an eye is the shape seen from the mirrored eye, its columns
reversed. The side view alone has no partner in the rig: nobody drew the left side.
"""

import numpy as np
from jaxtyping import Bool, Int, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig

SIDE = SKETCH_VIEWS.index("side")


def mirrored_views() -> Int[ndarray, " V"]:
    """Return the rig's view that is the mirror of each; -1 where there is none."""
    eyes = standard_rig(2).camera_directions
    apart = np.linalg.norm(eyes[:, None] * [-1, 1, 1] - eyes, axis=-1)
    return np.where(apart.min(axis=1) < 1e-6, apart.argmin(axis=1), -1)


def can_be_mirrored(
    drawings: UInt8[ndarray, "B K 3 H W"], views: Int[ndarray, " V"]
) -> Bool[ndarray, " B"]:
    """Say which shapes: without the side drawing one is left, nor is its map asked."""
    others = np.delete(drawings, SIDE, axis=1)
    return others.any(axis=(1, 2, 3, 4)) & (mirrored_views()[views] >= 0).all()


def mirrored_drawings(
    drawings: UInt8[ndarray, "K 3 H W"],
) -> UInt8[ndarray, "K 3 H W"]:
    """Mirror the front and the top; the side is left out."""
    made = drawings[..., ::-1].copy()
    made[SIDE] = 0
    return made


def mirrored_colour(colour: UInt8[ndarray, "V H W 4"]) -> UInt8[ndarray, "V H W 4"]:
    """Mirror pictures of normals: columns, and x."""
    made = colour[:, :, ::-1].copy()
    made[..., 0] = 255 - made[..., 0]
    return made


def mirrored_voxels(occupancy: UInt8[ndarray, " N"]) -> UInt8[ndarray, " N"]:
    """Mirror a volume, x fastest."""
    grid = round(len(occupancy) ** (1 / 3))
    return occupancy.reshape(-1, grid)[:, ::-1].ravel()
