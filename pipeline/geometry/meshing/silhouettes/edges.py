"""Round edges of what is narrow in a lone drawing, where a blur would take it away."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import narrow_parts
from pipeline.geometry.meshing.silhouettes.masked_filters import masked_mean
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid, solid_extent

_SMOOTHING = 2.0  # columns: sigma of the blur of where the solid begins and ends
_MARGIN = 2  # columns around what is narrow, which are rounded, too
_DEEP = 2.0  # times as deep as wide: a plate seen on edge
_LEAST = 0.6  # voxels, half of the depth that each column keeps: one of them at least


def round_narrow_parts(
    field: Float[ndarray, "X Y Z"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
    radius: float,
) -> Float[ndarray, "X Y Z"]:
    """Return a field whose solid is round towards the outline where that is narrow.

    Args:
        field: Signed distance, negative inside.
        drawn: The silhouette.
        grid: Of the field.
        radius: Object units: of the largest disc in what is narrow, and of the edges,
            which have the radius of what is narrower still.
    """
    field = np.moveaxis(field, drawn.axis, 2)
    is_narrow = narrow_parts(drawn.inside, radius / grid.spacing)
    is_solid = field < 0
    is_covered = is_solid.any(axis=2) & drawn.inside
    near = ndimage.binary_dilation(is_narrow, iterations=_MARGIN) & is_covered
    if near.any():
        middle, half = (
            masked_mean(values, is_covered, _SMOOTHING)
            for values in solid_extent(is_solid, grid)
        )
        inside = np.maximum(-drawn.distance, 0)
        reach = 2 * int(np.ceil(radius / grid.spacing)) + 1
        widest = ndimage.maximum_filter(inside, reach)
        widest = np.clip(widest, grid.spacing, radius)
        near &= half < _DEEP * widest
        half = half - _cut_at_outline(inside / widest) * np.minimum(half, widest)
        half = np.maximum(half, _LEAST * grid.spacing)
        beyond = np.abs(grid.along - middle[near][:, None]) - half[near][:, None]
        field = field.copy()
        field[near] = np.maximum(field[near], beyond)
    return np.moveaxis(field, 2, drawn.axis)


def _cut_at_outline(share: Float[ndarray, "X Y"]) -> Float[ndarray, "X Y"]:
    """Return what a quarter of a circle lacks at a share of its radius."""
    return 1 - np.sqrt(1 - (1 - np.minimum(share, 1)) ** 2)
