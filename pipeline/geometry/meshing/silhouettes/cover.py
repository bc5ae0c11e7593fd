"""Something at each pixel of a drawn silhouette.

Where nothing is left of a column inside it, a part is put there: where the fewest views
deny it and next to what is there, as deep as it is wide. A lone drawing has nothing to
contradict that: there the part reaches into what is beside it, so that no groove is
left between, and what is thin is made anew (limbs.py).
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.poisson_equation import solve_poisson
from pipeline.geometry.meshing.silhouettes.limbs import (
    bar_columns,
    deep_columns,
    relative_depth,
)
from pipeline.geometry.meshing.silhouettes.missing_parts import missing_parts
from pipeline.geometry.meshing.silhouettes.on_grid import MIN_COLUMNS, DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

_MAX_HALF_DEPTH = 0.1  # object units, of a part where most of the others are there
_MIN_COVERED = 0.5  # of a drawn silhouette: then most of the parts are there
_MARGIN = 2  # columns around uncovered ones, so that a part joins what is there
_OVERLAP = 5  # the same, of a lone drawing
_SOLID_WEIGHT = 0.03  # of what is there on a part's depth, against 1 of its neighbors
_DENIAL_WEIGHT = 0.001  # of the views where nothing is
_PLATEAU = 0.1  # voxels: so much less deep inside is as deep
_EDGE = 0.3  # of the least depth of a part: it has that at its edge


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
    depth = _depth_of_parts(field, denial, is_covered, near, grid)
    half = _half_depth(drawn, is_covered, grid, min_thickness)
    field = _with_parts(field, near, depth, half, drawn, grid)
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
    bar_depth = _half_depth(drawn, is_solid, grid, min_thickness)
    solid_depth = relative_depth(field < 0, bar_depth, grid)
    is_deep = deep_columns(solid_depth)
    is_bar = bar_columns(solid_depth, is_deep, bar_depth, drawn, grid)
    is_covered = is_solid & ~is_bar
    missing = missing_parts(is_drawn, is_covered)
    overlap = _around(missing, _OVERLAP) & ~is_deep
    near = (_around(missing, _MARGIN) | overlap) & is_drawn
    depth = _depth_of_parts(field, denial, is_solid & ~drawn.is_stroke, near, grid)
    half = _half_depth(drawn, is_covered, grid, min_thickness)
    cleared = np.where(is_bar[..., None], np.maximum(field, grid.spacing), field)
    field = _with_parts(cleared, near, depth, half, drawn, grid)
    return np.moveaxis(field, 2, drawn.axis)


def _around(mask: Bool[ndarray, "X Y"], columns: int) -> Bool[ndarray, "X Y"]:
    return np.asarray(ndimage.binary_dilation(mask, iterations=columns))


def _half_depth(
    drawn: DrawnSilhouette,
    is_covered: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y"]:
    """Return half of how deep a part is, object units: about as deep as it is wide.

    The thinnest is a round bar.
    """
    least = max(min_thickness, MIN_COLUMNS * grid.spacing) / 2
    from_axis = np.clip(least + drawn.distance, 0, np.sqrt(1 - _EDGE**2) * least)
    half = np.sqrt(np.maximum(drawn.squared_half_depth, least**2 - from_axis**2))
    is_drawn = drawn.inside
    if (is_covered & is_drawn).sum() > _MIN_COVERED * is_drawn.sum():
        half = np.minimum(half, max(_MAX_HALF_DEPTH, least))
    return half


def _depth_of_parts(
    field: Float[ndarray, "X Y Z"],
    denial: Float[ndarray, "x y z"],
    is_solid: Bool[ndarray, "X Y"],
    near: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y"]:
    """Return where along each column near missing parts these lie, object units.

    It goes on smoothly from where the solid is deepest, and is held a little to that
    and less to where the views deny least.
    """
    factor = grid.size // len(denial)
    least = np.argmin(denial, axis=2) * factor + (factor - 1) / 2
    depth = np.repeat(np.repeat(least, factor, axis=0), factor, axis=1)
    is_known = is_solid & _around(near, 1)
    columns = field[is_known]
    deepest = columns < columns.min(axis=1, keepdims=True) + _PLATEAU * grid.spacing
    depth[is_known] = deepest @ np.arange(grid.size) / deepest.sum(axis=1)
    weight = np.where(is_known, _SOLID_WEIGHT, _DENIAL_WEIGHT)
    depth = solve_poisson(depth, near, is_known & ~near, weight=weight)
    return grid.origin[0] + depth * grid.spacing


def _with_parts(
    field: Float[ndarray, "X Y Z"],
    near: Bool[ndarray, "X Y"],
    depth: Float[ndarray, "X Y"],
    half_depth: Float[ndarray, "X Y"],
    drawn: DrawnSilhouette,
    grid: VolumeGrid,
) -> Float[ndarray, "X Y Z"]:
    """Return the field united with parts on some columns, within the silhouette."""
    field, half = field.copy(), half_depth[near][:, None]
    along = grid.origin[0] + np.arange(grid.size) * grid.spacing
    # The squares are as smooth at the outline as a ball's.
    off_axis = ((along - depth[near][:, None]) ** 2 - half**2) / (2 * half)
    part = np.maximum(off_axis, drawn.distance[near][:, None])
    field[near] = np.minimum(field[near], part)
    return field
