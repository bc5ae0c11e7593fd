"""Drawings from other known cameras: a view of the icosahedron, drawn from its maps.

Nobody drew those views, but their maps show where lines would be: along the silhouette,
where the depth jumps, and where the surface turns. So the network meets drawings that
are not from straight ahead, and takes each in the place of the one it is nearest to.
"""

import numpy as np
from jaxtyping import Bool, Int, UInt8, UInt16
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import (
    HALF_WIDTH,
    NUM_SKETCH_VIEWS,
    standard_rig,
)
from pipeline.io.maps import DEPTH_LEVELS, NORMAL_LEVELS
from pipeline.network.base.prediction import GIVEN
from pipeline.network.data.dataset import Dataset

_MIN_COSINE = 0.5  # between a camera and the axis whose drawing it replaces
_MIN_JUMP = 0.06 / (2 * HALF_WIDTH) * DEPTH_LEVELS  # 0.06 object units of depth
_CREASE_COSINE = np.cos(np.radians(35.0))  # between neighboring normals


def nearest_sketch_views() -> Int[ndarray, " V"]:
    """Return which drawing each view of the rig can stand for; -1 for none."""
    eyes = standard_rig(2).camera_directions
    cosine = eyes @ eyes[:NUM_SKETCH_VIEWS].T
    return np.where(cosine.max(axis=1) > _MIN_COSINE, cosine.argmax(axis=1), -1)


def sample_drawing_views(chance: float, rng: np.random.Generator) -> Int[ndarray, " K"]:
    """Return the view of the rig that each drawing is of; one may be another."""
    drawing_views = np.arange(NUM_SKETCH_VIEWS)
    if rng.random() < chance:
        others = np.flatnonzero(nearest_sketch_views() >= 0)[NUM_SKETCH_VIEWS:]
        view = rng.choice(others)
        drawing_views[nearest_sketch_views()[view]] = view
    return drawing_views


def redraw(
    drawings: UInt8[ndarray, "B K 3 H W"],
    drawing_views: Int[ndarray, " K"],
    data: Dataset,
    shapes: Int[ndarray, " B"],
) -> None:
    """Replace the drawings, where they are given, that are of another view."""
    for sketch, view in enumerate(drawing_views):
        if sketch != view:
            other = drawings_from_maps(
                data.depth_level[shapes, view], data.normal_rgba[shapes, view]
            )
            is_given = drawings[:, sketch, GIVEN].any(axis=(1, 2))
            drawings[is_given, sketch] = other[is_given]


def drawings_from_maps(
    depth_level: UInt16[ndarray, "B H W"], normal_rgba: UInt8[ndarray, "B H W 4"]
) -> UInt8[ndarray, "B 3 H W"]:
    """Draw views: ink, filled silhouette, given."""
    inside = depth_level > 0
    edges = np.zeros_like(inside)
    for axis in (1, 2):
        is_edge = _edges(depth_level, normal_rgba, axis)
        edges |= is_edge | np.roll(is_edge, 1, axis)
    ink = ndimage.binary_dilation(edges & inside, np.ones((1, 2, 2), dtype=bool))
    channels = np.stack([ink, inside, np.ones_like(inside)], axis=1)
    return channels.astype(np.uint8) * np.uint8(255)


def _edges(
    depth_level: UInt16[ndarray, "B H W"],
    normal_rgba: UInt8[ndarray, "B H W 4"],
    axis: int,
) -> Bool[ndarray, "B H W"]:
    """Mark the pixels that are not on one surface with the next along an axis."""
    depth = depth_level.astype(np.int64)
    next_depth = np.roll(depth, -1, axis)
    normals = normal_rgba[..., :3] / NORMAL_LEVELS - 1
    cosine = (normals * np.roll(normals, -1, axis)).sum(-1)
    is_outline = (depth > 0) != (next_depth > 0)
    is_surface = (depth > 0) & (next_depth > 0)
    is_jump = np.abs(depth - next_depth) > _MIN_JUMP
    return is_outline | (is_surface & (is_jump | (cosine < _CREASE_COSINE)))
