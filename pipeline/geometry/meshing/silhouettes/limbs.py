"""What of a lone drawing is a bar, whatever the views say: strokes, limbs, ears, tails.

The views know little of what is thin, and tear it. Where it is about as deep as it is
wide, a bar at the depth that they find is as near, and whole. Where they find it far
deeper it is a plate seen on edge, or a leg behind another, and theirs. What they find
far too shallow is torn, unless it is wide: then it is a plate seen from above.
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import (
    EIGHT_CONNECTED,
    distance_to_cores,
    narrow_parts,
)
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid, solid_extent

MAX_RADIUS = 0.08  # object units, of a limb
_MIN_REACH = 1.5  # radii from what is wider: nearer to it are its own corners
_DEEP = 2.0  # times as deep as a bar of its width
_MIN_DEEP = 6  # columns: fewer are noise
_TORN, _BESIDE_TORN = 0.35, 0.7  # the same, of what is torn, and of its edge
_MAX_TEAR = 0.15  # object units, radius: what is shallow and wider is a plate
_MIN_TORN = 0.03  # object units, half of a bar's depth: thinner is an outline's edge


def relative_depth(
    is_solid: Bool[ndarray, "X Y Z"],
    half_depth: Float[ndarray, "X Y"],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y"]:
    """Return how deep the solid is on columns along z, against a bar there.

    From its first to its last voxel, be there a gap between; 0 without any.
    `half_depth` is the bar's, object units.
    """
    _, half = solid_extent(is_solid, grid)
    return half / half_depth


def deep_columns(depth: Float[ndarray, "X Y"]) -> Bool[ndarray, "X Y"]:
    """Return the columns of a relative depth that are far deeper than bars."""
    is_deep = depth > _DEEP
    pieces, _ = ndimage.label(is_deep, EIGHT_CONNECTED)
    is_deep &= np.bincount(pieces.ravel())[pieces] >= _MIN_DEEP
    return np.asarray(ndimage.binary_dilation(is_deep))


def bar_columns(
    depth: Float[ndarray, "X Y"],
    limbs: Bool[ndarray, "X Y"],
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> Bool[ndarray, "X Y"]:
    """Return the columns of a lone drawing that bars should be made of.

    Args:
        depth: Of the solid on each, relative to a bar.
        limbs: What is thin, and not far deeper than bars.
        half_depth: Of the bar, object units.
        drawn: The silhouette.
        grid: Of the columns.
    """
    is_torn = (depth > 0) & (depth < _TORN) & (half_depth > _MIN_TORN)
    is_torn = narrow_parts(is_torn, _MAX_TEAR / grid.spacing)  # a wide one is a plate
    beside = ndimage.binary_dilation(is_torn) & (depth < _BESIDE_TORN)
    return drawn.is_stroke | limbs | (beside & drawn.inside)


def thin_columns(
    is_drawn: Bool[ndarray, "X Y"], spacing: float
) -> Bool[ndarray, "X Y"]:
    """Return what of a silhouette is in no disc of a limb's radius, but for corners."""
    away = distance_to_cores(is_drawn, MAX_RADIUS / spacing) * spacing
    is_beyond = is_drawn & (away > MAX_RADIUS + spacing)
    regions, count = ndimage.label(is_beyond, EIGHT_CONNECTED)
    reach = ndimage.maximum(away, regions, np.arange(1, count + 1))
    is_limb = np.asarray(reach) > _MIN_REACH * MAX_RADIUS
    return np.asarray(np.insert(is_limb, 0, False)[regions])
