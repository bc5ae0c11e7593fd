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

from pipeline.geometry.meshing.silhouettes.legs import Leg, find_legs
from pipeline.geometry.meshing.silhouettes.limbs import (
    bar_columns,
    deep_columns,
    relative_depth,
    thin_columns,
)
from pipeline.geometry.meshing.silhouettes.missing_parts import missing_parts
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnSilhouette,
    least_thickness,
)
from pipeline.geometry.meshing.silhouettes.part_depth import (
    bar_half_depth,
    joined_half_depth,
    middle_of_parts,
    part_half_depth,
    solid_half_depth,
)
from pipeline.geometry.meshing.silhouettes.torn_surfaces import smooth_torn_surfaces
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
    is_drawn, is_filled = drawn.inside, field.min(axis=2) < 0
    bar_half = bar_half_depth(drawn, is_filled, grid, min_thickness)
    is_bar, is_deep, legs = _bars_and_legs(field < 0, bar_half, drawn, grid)
    is_covered = is_filled & ~is_bar
    missing = missing_parts(is_drawn, is_covered)
    overlap = _around(missing, _OVERLAP) & ~is_deep
    near = (_around(missing, _MARGIN) | overlap) & is_drawn
    is_known = is_filled & ~drawn.is_stroke
    middle = middle_of_parts(field, denial, is_known, near, grid)
    half = part_half_depth(drawn, is_covered, missing, grid, min_thickness)
    beside = solid_half_depth(field, middle, grid)
    parts = missing & ~drawn.is_stroke
    joined = joined_half_depth(half, beside, parts, drawn)
    # A single line begins as thin as it is.
    root = np.minimum(half, least_thickness(grid, min_thickness) / 2)
    half = np.where(drawn.is_stroke, half, root)
    half = np.where(_around(parts, _OVERLAP), joined, half)
    field = np.where(is_bar[..., None], np.maximum(field, grid.spacing), field)
    for leg in legs:
        near &= ~(leg.drawn | leg.root)
    field = _with_parts(field, near, middle[near], half[near], drawn, grid)
    field = smooth_torn_surfaces(field, drawn, grid)
    for leg in legs:
        field = _with_leg(field, leg, bar_half, drawn, grid)
    return np.moveaxis(field, 2, drawn.axis)


def _bars_and_legs(
    is_solid: Bool[ndarray, "X Y Z"],
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> tuple[Bool[ndarray, "X Y"], Bool[ndarray, "X Y"], list[Leg]]:
    """Return which columns are made anew, which are far deeper than bars, and legs.

    `half_depth` is that of a bar, object units.
    """
    depth = relative_depth(is_solid, half_depth, grid)
    is_deep = deep_columns(depth)
    thin = thin_columns(drawn.inside, grid.spacing)
    is_bar = bar_columns(depth, thin & ~is_deep, half_depth, drawn, grid)
    if drawn.axis != _SIDE_AXIS:
        return is_bar, is_deep, []
    parts = thin | missing_parts(drawn.inside, (depth > 0) & ~is_bar)
    legs = find_legs(parts, is_solid, half_depth, drawn, grid)
    for leg in legs:
        is_bar |= leg.drawn
    return is_bar, is_deep, legs


def _with_leg(
    field: Float[ndarray, "X Y Z"],
    leg: Leg,
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> Float[ndarray, "X Y Z"]:
    """Return the field united with a leg, whose root is as deep as most of it."""
    columns = leg.drawn | leg.root
    typical = float(np.median(half_depth[leg.drawn]))
    half = np.where(leg.root, typical, half_depth)[columns]
    for middle in leg.middles:
        field = _with_parts(field, columns, middle, half, drawn, grid)
    return field


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
    # The squares are as smooth at the outline as a ball's.
    off_axis = ((grid.along - middle) ** 2 - half**2) / (2 * half)
    part = np.maximum(off_axis, drawn.distance[columns][:, None])
    field[columns] = np.minimum(field[columns], part)
    return field
