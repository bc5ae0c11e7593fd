"""Where along its columns a part lies that a drawing shows, and how deep it is."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.poisson_equation import solve_poisson
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnSilhouette,
    least_thickness,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import HALF_WIDTH

_MAX_HALF_DEPTH = 0.1  # object units, of a part where most of the others are there
_MIN_COVERED = 0.5  # of a drawn silhouette: then most of the parts are there
_PART_RADIUS = 0.15  # object units: so far around, a part is thinned alike
_SOLID_WEIGHT = 0.03  # of what is there on a part's middle, against 1 of its neighbors
_DENIAL_WEIGHT = 0.001  # of the views where nothing is
_PLATEAU = 0.1  # voxels: so much less deep inside is as deep
_NEARLY_HARMONIC = 1e-6  # weight, so that there is a solution where nothing is fixed
_EDGE = 0.3  # of the least depth of a part: it has that at its edge


def middle_of_parts(
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
    middle = np.repeat(np.repeat(least, factor, axis=0), factor, axis=1)
    is_known = is_solid & ndimage.binary_dilation(near)
    columns = field[is_known]
    deepest = columns < columns.min(axis=1, keepdims=True) + _PLATEAU * grid.spacing
    middle[is_known] = deepest @ np.arange(grid.size) / deepest.sum(axis=1)
    weight = np.where(is_known, _SOLID_WEIGHT, _DENIAL_WEIGHT)
    middle = solve_poisson(middle, near, is_known & ~near, weight=weight)
    return grid.origin[0] + middle * grid.spacing


def bar_half_depth(
    drawn: DrawnSilhouette,
    is_covered: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y"]:
    """Return half of how deep a part is by itself, object units: as deep as wide.

    The thinnest is a round bar; where most parts are there, none is deeper than a limb.
    """
    least = _least_squared(drawn, grid, min_thickness)
    half = np.sqrt(np.maximum(drawn.squared_half_depth, least))
    return np.minimum(half, _deepest_part(drawn, is_covered, grid, min_thickness))


def part_half_depth(
    drawn: DrawnSilhouette,
    is_covered: Bool[ndarray, "X Y"],
    missing: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, "X Y"]:
    """Return the same as `bar_half_depth`, but thinned as a whole: round, not flat.

    `missing` are the columns of the parts; beside them it is cut off, as there.
    """
    limit = _deepest_part(drawn, is_covered, grid, min_thickness) ** 2
    reach = 2 * round(_PART_RADIUS / grid.spacing) + 1
    own = np.where(missing, drawn.squared_half_depth, 0)
    deepest = np.maximum(ndimage.maximum_filter(own, reach), 1e-12)
    squared = drawn.squared_half_depth * np.minimum(limit / deepest, 1)
    squared = np.minimum(squared, limit)
    return np.sqrt(np.maximum(squared, _least_squared(drawn, grid, min_thickness)))


def joined_half_depth(
    half_depth: Float[ndarray, "X Y"],
    beside: Float[ndarray, "X Y"],
    missing: Bool[ndarray, "X Y"],
    drawn: DrawnSilhouette,
) -> Float[ndarray, "X Y"]:
    """Return half of how deep missing parts are that go on from what is there.

    They begin as deep as that if it is deeper, are as deep as by themselves farther
    away, and round at the outline. As for the inflated body, the squares follow a
    Poisson equation: what they have beyond a part by itself is harmonic, and 0 outside.

    Args:
        half_depth: Of a part by itself, object units.
        beside: Of what is there; 0 where nothing is.
        missing: The columns of the parts.
        drawn: The silhouette.
    """
    is_known = (beside > 0) & drawn.inside & ~missing
    more = np.where(is_known, np.maximum(beside**2 - half_depth**2, 0), 0.0)
    more = solve_poisson(
        more, missing, is_known | ~drawn.inside, weight=_NEARLY_HARMONIC
    )
    return np.sqrt(half_depth**2 + more)


def solid_half_depth(
    field: Float[ndarray, "X Y Z"], middle: Float[ndarray, "X Y"], grid: VolumeGrid
) -> Float[ndarray, "X Y"]:
    """Return how far columns are solid to both sides of a point of each, object units.

    That is up to the nearest voxel that is not; 0 where the point is in that.
    """
    away = np.abs(grid.along - middle[..., None])
    nearest = np.where(field < 0, HALF_WIDTH, away).min(axis=2)
    return np.asarray(np.maximum(nearest - grid.spacing / 2, 0))


def _least_squared(
    drawn: DrawnSilhouette, grid: VolumeGrid, min_thickness: float
) -> Float[ndarray, "X Y"]:
    """Return the square of half the depth of a round bar of the least thickness."""
    least = least_thickness(grid, min_thickness) / 2
    from_axis = np.clip(least + drawn.distance, 0, np.sqrt(1 - _EDGE**2) * least)
    return np.asarray(least**2 - from_axis**2)


def _deepest_part(
    drawn: DrawnSilhouette,
    is_covered: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
    min_thickness: float,
) -> float:
    """Return half of how deep a part may be by itself."""
    is_drawn = drawn.inside
    if (is_covered & is_drawn).sum() > _MIN_COVERED * is_drawn.sum():
        return max(_MAX_HALF_DEPTH, least_thickness(grid, min_thickness) / 2)
    return np.inf
