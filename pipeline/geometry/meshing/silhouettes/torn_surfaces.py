"""Where the views tear a lone drawing's body: smooth, along the drawing's columns.

Where they disagree there are craters, holes and shreds: pits of the surfaces where
columns enter the solid and leave it. There, these follow the median of the columns
around, which keeps steps (Tukey 1977). What is far deeper is a shape of its own, as
beside a wing that is seen on edge.
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
_LEAST, _MOST = 1.7, 10.0  # voxels: depth of a pit, and from the median around it
_RIM = 1.5  # columns from the outline, where surfaces are steep
_WINDOW = 2.5  # columns, sigma: so far around, the share of pits is counted
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
    is_pit = _is_pit(-first, is_known, grid) | _is_pit(last, is_known, grid)
    share = masked_mean((is_pit & is_inner).astype(float), is_body, _WINDOW)
    is_torn = is_body & (share > _SHARE)
    is_torn = is_body & ndimage.binary_dilation(is_torn, iterations=_MARGIN)
    is_plate = _is_plate(-first, is_known, grid) | _is_plate(last, is_known, grid)
    is_torn &= ~is_plate
    is_smooth = is_known & ~is_plate
    first = _smooth(first, is_smooth, is_inner, grid)[is_torn, None]
    last = _smooth(last, is_smooth, is_inner, grid)[is_torn, None]
    beyond = np.maximum(first - grid.along, grid.along - last)
    field = field.copy()
    field[is_torn] = np.maximum(beyond, drawn.distance[is_torn, None])
    return field


def _is_pit(
    height: Float[ndarray, "X Y"], is_known: Bool[ndarray, "X Y"], grid: VolumeGrid
) -> Bool[ndarray, "X Y"]:
    """Return where a surface is in a pit that no disc fits into.

    A closing fills it (Serra 1982).
    """
    low = np.where(is_known, height, -HALF_WIDTH)
    depth = ndimage.grey_closing(low, footprint=disc(_RADIUS)) - low
    return (depth > _LEAST * grid.spacing) & (depth < _MOST * grid.spacing)


def _is_plate(
    height: Float[ndarray, "X Y"], is_known: Bool[ndarray, "X Y"], grid: VolumeGrid
) -> Bool[ndarray, "X Y"]:
    """Return where a surface is far above the median: a wing, seen on edge."""
    median = masked_median(height, is_known, _RADIUS)
    return height - median >= _MOST * grid.spacing


def _smooth(
    surface: Float[ndarray, "X Y"],
    is_known: Bool[ndarray, "X Y"],
    is_inner: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y"]:
    """Return a surface, smooth, without what is off the median."""
    median = masked_median(surface, is_known, _RADIUS)
    is_off = is_inner & (np.abs(surface - median) > _LEAST * grid.spacing)
    return masked_mean(np.where(is_off, median, surface), is_known, _SMOOTHING)


def _is_gapped(
    is_solid: Bool[ndarray, "X Y Z"], is_known: Bool[ndarray, "X Y"]
) -> Bool[ndarray, "X Y"]:
    """Return the columns around which most go through two solids: a leg, another."""
    first, behind = is_solid.argmax(axis=2), is_solid[..., ::-1].argmax(axis=2)
    gap = is_solid.shape[2] - first - behind - is_solid.sum(axis=2)
    typical = masked_median(np.where(is_known, gap, 0).astype(float), is_known, _RADIUS)
    return np.asarray(typical >= _GAP)
