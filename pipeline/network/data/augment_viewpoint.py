"""Drawings from other known cameras: a view of the icosahedron, drawn from its maps.

Nobody drew those views, but their maps tell where lines would be: along the silhouette,
where the depth jumps, and where the surface turns. So the network meets drawings that
are not from straight ahead, and takes each in the place of the one it is nearest to.
"""

import numpy as np
from jaxtyping import Bool, Int, UInt8, UInt16
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import HALF_WIDTH, SKETCH_VIEWS, standard_rig

_NEAR = 0.5  # cosine between a camera and the axis whose drawing it replaces
_JUMP = 0.06 / (2 * HALF_WIDTH) * 65534  # of depth, in levels of io/maps.py
_TURN = np.cos(np.radians(35.0))  # of the surface


def places() -> Int[ndarray, " V"]:
    """Return which drawing each view of the rig can stand for; -1 for none."""
    eyes = standard_rig(2).camera_directions
    closeness = eyes @ eyes[: len(SKETCH_VIEWS)].T
    nearest = closeness.argmax(axis=1)
    return np.where(closeness.max(axis=1) > _NEAR, nearest, -1)


def choose_cameras(chance: float, rng: np.random.Generator) -> Int[ndarray, " K"]:
    """Return the view of the rig that each drawing is seen from; one may be another."""
    cameras = np.arange(len(SKETCH_VIEWS))
    if rng.random() < chance:
        others = np.flatnonzero(places() >= 0)[len(SKETCH_VIEWS) :]
        view = rng.choice(others)
        cameras[places()[view]] = view
    return cameras


def drawn_from_maps(
    level: UInt16[ndarray, "B H W"], colour: UInt8[ndarray, "B H W 4"]
) -> UInt8[ndarray, "B 3 H W"]:
    """Draw views: ink, filled silhouette, given."""
    inside = level > 0
    marks = np.zeros_like(inside)
    for axis in (1, 2):
        broken = _breaks(level, colour, axis)
        marks |= broken | np.roll(broken, 1, axis)
    ink = ndimage.binary_dilation(marks & inside, np.ones((1, 2, 2), dtype=bool))
    channels = np.stack([ink, inside, np.ones_like(inside)], axis=1)
    return channels.astype(np.uint8) * np.uint8(255)


def _breaks(
    level: UInt16[ndarray, "B H W"], colour: UInt8[ndarray, "B H W 4"], axis: int
) -> Bool[ndarray, "B H W"]:
    """Mark the pixels that are no one surface with the next along an axis."""
    depth = level.astype(np.int64)
    there = np.roll(depth, -1, axis)
    normals = colour[..., :3] / 127.5 - 1
    turn = (normals * np.roll(normals, -1, axis)).sum(-1)
    is_rim = (depth > 0) != (there > 0)
    is_surface = (depth > 0) & (there > 0)
    jumps = np.abs(depth - there) > _JUMP
    return is_rim | (is_surface & (jumps | (turn < _TURN)))
