"""Where the views tear a lone drawing's body: smooth, along the drawing's columns.

Where they disagree there are craters, holes and shreds: pits and spikes of the surfaces
where columns enter the solid and leave it. There, these follow the median of the
columns around, which keeps steps (Tukey 1977).
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.meshing.silhouettes.masked_filters import (
    disc,
    masked_mean,
    masked_median,
)
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid, solid_extent
from pipeline.geometry.scene.cameras import HALF_WIDTH

_RADIUS = 5  # columns: of a disc; what is narrower is a pit
_TOLERANCE = 1.7  # voxels: a deeper one is torn, and what is so far from the median
_SPIKE_RADIUS, _SPIKE_HEIGHT = 2, 4.0  # columns, voxels: a spike is narrower and higher
_RIM = 1.5  # columns from the outline, where surfaces are steep
_WINDOW = 2.5  # columns, sigma: so far around, the share of pits and spikes is counted
_SHARE = 0.08  # of them: with more, all around is torn
_MARGIN = 2  # columns around what is torn
_SMOOTHING = 1.5  # columns, sigma: of the surfaces that are put there
_GAP = 2  # voxels between one solid and another behind it, on most columns around


def smooth_torn_surfaces(
    field: Float[ndarray, "X Y Z"], drawn: DrawnSilhouette, grid: VolumeGrid
) -> Float[ndarray, "X Y Z"]:
    """Return a field whose solid begins and ends smoothly along z where it was torn.

    Args:
        field: Signed distance, negative inside; along z run its columns.
        drawn: The silhouette on these.
        grid: Of the field.
    """
    is_solid = field < 0
    is_known = is_solid.any(axis=2) & drawn.inside
    is_inner = is_known & (drawn.distance < -_RIM * grid.spacing)
    middle, half = solid_extent(is_solid, grid)
    first, last = middle - half, middle + half
    is_body = is_known & ~drawn.is_stroke & ~_is_gapped(is_solid, is_known)
    is_off = _has_pit_or_spike(-first, is_known, grid)
    is_off |= _has_pit_or_spike(last, is_known, grid)
    share = masked_mean((is_off & is_inner).astype(float), is_body, _WINDOW)
    is_torn = is_body & (share > _SHARE)
    is_torn = is_body & ndimage.binary_dilation(is_torn, iterations=_MARGIN)
    smooth_first = _smooth(first, is_known, is_inner, grid)[is_torn, None]
    smooth_last = _smooth(last, is_known, is_inner, grid)[is_torn, None]
    beyond = np.maximum(smooth_first - grid.along, grid.along - smooth_last)
    field = field.copy()
    field[is_torn] = np.maximum(beyond, drawn.distance[is_torn, None])
    return field


def _has_pit_or_spike(
    height: Float[ndarray, "X Y"], is_known: Bool[ndarray, "X Y"], grid: VolumeGrid
) -> Bool[ndarray, "X Y"]:
    """Return where a surface is far below or above that of the columns around."""
    depth = _pit_depth(height, is_known, _RADIUS)
    spike = _pit_depth(-height, is_known, _SPIKE_RADIUS)
    is_pit, is_spike = (
        depth > _TOLERANCE * grid.spacing,
        spike > _SPIKE_HEIGHT * grid.spacing,
    )
    return np.asarray(is_pit | is_spike)


def _pit_depth(
    height: Float[ndarray, "X Y"], is_known: Bool[ndarray, "X Y"], radius: int
) -> Float[ndarray, "X Y"]:
    """Return how deep the pits are that no disc fits into: a closing (Serra 1982)."""
    low = np.where(is_known, height, -HALF_WIDTH)
    return np.asarray(ndimage.grey_closing(low, footprint=disc(radius)) - low)


def _smooth(
    surface: Float[ndarray, "X Y"],
    is_known: Bool[ndarray, "X Y"],
    is_inner: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y"]:
    """Return a surface, smooth, without what is far from the median."""
    median = masked_median(surface, is_known, _RADIUS)
    is_off = is_inner & (np.abs(surface - median) > _TOLERANCE * grid.spacing)
    return masked_mean(np.where(is_off, median, surface), is_known, _SMOOTHING)


def _is_gapped(
    is_solid: Bool[ndarray, "X Y Z"], is_known: Bool[ndarray, "X Y"]
) -> Bool[ndarray, "X Y"]:
    """Return the columns around which most go through two solids: a leg, another."""
    first, behind = is_solid.argmax(axis=2), is_solid[..., ::-1].argmax(axis=2)
    gap = is_solid.shape[2] - first - behind - is_solid.sum(axis=2)
    typical = masked_median(np.where(is_known, gap, 0).astype(float), is_known, _RADIUS)
    return np.asarray(typical >= _GAP)
