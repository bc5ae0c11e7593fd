"""Something at each pixel of a drawn silhouette.

Where nothing is left of a column inside it, a part is put there: where the fewest views
deny it and next to what is there, about as deep as it is wide (part_depth.py). A lone
drawing has nothing to contradict that: there the part begins as deep as what is beside
it and reaches into that, so that no groove is left between, and what is thin is made
anew (limbs.py).
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.meshing.silhouettes.legs import find_legs, merged_legs
from pipeline.geometry.meshing.silhouettes.limbs import (
    bar_columns,
    deep_columns,
    relative_depth,
    thin_columns,
)
from pipeline.geometry.meshing.silhouettes.missing_parts import missing_parts
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.silhouettes.part_depth import (
    bar_half_depth,
    joined_half_depth,
    middle_of_parts,
    part_half_depth,
    solid_half_depth,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid

_SIDE_AXIS = 0  # that a drawing from the side looks along
_MARGIN = 2  # columns around uncovered ones, so that a part joins what is there
_OVERLAP = 5  # the same, of a lone drawing


def cover(
    field: Float[ndarray, "X Y Z"],
    denial: Float[ndarray, "x y z"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Return a field that is negative somewhere on each column inside a silhouette.

    Args:
        field: Signed distance, negative inside.
        denial: How much the views deny a point, on a coarser grid.
        drawn: The silhouette, one of several.
        grid: Of the field.
        min_thickness: Of the parts that are added, object units, or what the grid can
            hold.
    """
    field = np.moveaxis(field, drawn.axis, 2)
    denial = np.moveaxis(denial, drawn.axis, 2)
    is_drawn, is_covered = drawn.inside, field.min(axis=2) < 0
    near = _around(missing_parts(is_drawn, is_covered), _MARGIN) & is_drawn
    middle = middle_of_parts(field, denial, is_covered, near, grid)
    half = bar_half_depth(drawn, is_covered, grid, min_thickness)
    field = _with_parts(field, near, middle[near], half[near], drawn, grid)
    return np.moveaxis(field, 2, drawn.axis)


def cover_alone(
    field: Float[ndarray, "X Y Z"],
    denial: Float[ndarray, "x y z"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Cover the silhouette of a lone drawing; what is thin in it becomes bars.

    Args:
        field: Signed distance, negative inside.
        denial: How much the views deny a point, on a coarser grid.
        drawn: The silhouette.
        grid: Of the field.
        min_thickness: As in `cover`.
    """
    field = np.moveaxis(field, drawn.axis, 2)
    denial = np.moveaxis(denial, drawn.axis, 2)
    is_drawn, is_solid = drawn.inside, field.min(axis=2) < 0
    is_bar, is_deep = _bars(field < 0, drawn, grid, min_thickness)
    is_covered = is_solid & ~is_bar
    missing = missing_parts(is_drawn, is_covered)
    overlap = _around(missing, _OVERLAP) & ~is_deep
    near = (_around(missing, _MARGIN) | overlap) & is_drawn
    is_known = is_solid & ~drawn.is_stroke
    middle = middle_of_parts(field, denial, is_known, near, grid)
    own = part_half_depth(drawn, is_covered, missing, grid, min_thickness)
    beside = solid_half_depth(field, middle, grid)
    half = joined_half_depth(own, beside, missing, drawn)
    is_side = drawn.axis == _SIDE_AXIS
    legs = find_legs(missing, field < 0, own, drawn, grid) if is_side else []
    field = np.where(is_bar[..., None], np.maximum(field, grid.spacing), field)
    for leg in legs:
        near &= ~leg.columns
        for along in leg.middles:
            field = _with_parts(field, leg.columns, along, leg.half_depth, drawn, grid)
    field = _with_parts(field, near, middle[near], half[near], drawn, grid)
    return np.moveaxis(field, 2, drawn.axis)


def _bars(
    is_solid: Bool[ndarray, "X Y Z"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
    min_thickness: float,
) -> tuple[Bool[ndarray, "X Y"], Bool[ndarray, "X Y"]]:
    """Return which columns become bars, and which are far deeper than bars."""
    is_covered = np.asarray(is_solid.any(axis=2))
    half = bar_half_depth(drawn, is_covered, grid, min_thickness)
    depth = relative_depth(is_solid, half, grid)
    is_deep = deep_columns(depth)
    is_bar = bar_columns(depth, is_deep, half, drawn, grid)
    if drawn.axis == _SIDE_AXIS:
        is_thin = thin_columns(drawn.inside, grid.spacing)
        is_bar |= merged_legs(is_thin, is_solid, drawn)
    return is_bar, is_deep


def _around(mask: Bool[ndarray, "X Y"], columns: int) -> Bool[ndarray, "X Y"]:
    return np.asarray(ndimage.binary_dilation(mask, iterations=columns))


def _with_parts(
    field: Float[ndarray, "X Y Z"],
    columns: Bool[ndarray, "X Y"],
    middle: Float[ndarray, " N"] | float,
    half_depth: Float[ndarray, " N"] | float,
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> Float[ndarray, "X Y Z"]:
    """Return the field united with parts on some columns, within the silhouette.

    Along each column the part lies around its middle, object units.
    """
    field = field.copy()
    middle, half = np.reshape(middle, (-1, 1)), np.reshape(half_depth, (-1, 1))
    along = grid.origin[0] + np.arange(grid.size) * grid.spacing
    # The squares are as smooth at the outline as a ball's.
    off_axis = ((along - middle) ** 2 - half**2) / (2 * half)
    part = np.maximum(off_axis, drawn.distance[columns][:, None])
    field[columns] = np.minimum(field[columns], part)
    return field
