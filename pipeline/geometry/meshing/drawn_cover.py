"""What drawings show, on a grid: nothing beside it, and something at each pixel of it.

Where a drawing looks along an axis, its rays are columns of the grid. Where nothing is
left of a column inside a drawn silhouette, a part is put there: where the fewest views
deny it and next to what is there, as deep as it is wide. So is it where a lone drawing
shows a single line, whatever the views say: a leg, a whisker, no sheet seen on edge. Of
several drawings, what is near goes on to the outline first: eaves along all the house.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.inflated_depth import squared_half_depth
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import HALF_WIDTH, project

_ALONG_AXIS = 1 - 1e-6  # cosine
_MAX_HALF_DEPTH = 0.1  # object units, of a part where most of the others are there
_MIN_COVERED = 0.5  # of a drawn silhouette: then most of the parts are there
_SMOOTHING = 1.0  # columns: sigma of the blur of the depth, inflated from columns
_MIN_COLUMNS = 2.2  # least thickness of a bar that keeps its form on the grid
_SMOOTHING_ROUNDS = 200  # of the parts' depths: columns that a change spreads
_DATA_WEIGHT = 0.005  # of the votes' depth, against 1 of the neighbors'
_MAX_SEAM = 2.5  # columns: an uncovered region as narrow is left to refinement
_MIN_PIECE = 20  # columns: a smaller piece of what is covered need not be joined
_MAX_STROKE = 0.6  # pixels: a silhouette that is nowhere deeper is a single line's
_STROKE_MARGIN = 1.5  # columns around what is deeper, which are no line's
_CORE = 1.0  # columns from where the solid ends: nearer to it, it is thinner
_RIM = 5.0  # columns from there to an outline that it goes on to
_LEEWAY = 1.0  # columns beside other drawings, which it may take up meanwhile
_MARGIN = 2  # columns around uncovered ones, so that a part joins what is there


@dataclass(frozen=True, kw_only=True)
class DrawnDistance:
    """How far inside a drawn silhouette its pixels are.

    Attributes:
        distance: Signed, object units, positive inside.
        pixel_size: Of the drawing, whose distances may be finer, object units.
        cam_from_obj: Pose of the camera; it may look from anywhere.
    """

    distance: Float[ndarray, "H W"]
    pixel_size: float
    cam_from_obj: Float[ndarray, "4 4"]

    def away_from(self, mask: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
        """Return the distance of each of its pixels to those of a mask."""
        away = ndimage.distance_transform_edt(~mask)
        return np.asarray(away * 2 * HALF_WIDTH / len(mask))

    @property
    def looks_along_axis(self) -> bool:
        """Whether its rays are columns of a grid."""
        return looks_along_axis(self.cam_from_obj)


def looks_along_axis(cam_from_obj: Float[ndarray, "4 4"]) -> bool:
    """Tell whether a camera looks along an axis."""
    return bool(np.abs(cam_from_obj[2, :3]).max() > _ALONG_AXIS)


@dataclass(frozen=True, kw_only=True)
class DrawnSilhouette:
    """A drawn silhouette on the columns of a grid.

    Attributes:
        axis: The columns run along it.
        distance: Signed, to the silhouette, object units, positive outside; by the
            other two axes in their order.
        squared_half_depth: Of the body inflated from it, square object units.
        is_stroke: Whether a single line is drawn there, which encloses nothing.
    """

    axis: int
    distance: Float[ndarray, "X Y"]
    squared_half_depth: Float[ndarray, "X Y"]
    is_stroke: Bool[ndarray, "X Y"]


def place_on_grid(
    drawn: DrawnDistance, grid: VolumeGrid, min_thickness: float
) -> DrawnSilhouette:
    """Sample a drawn silhouette at the columns of a grid.

    Args:
        drawn: By a camera that looks along an axis.
        grid: Of the volume.
        min_thickness: A thinner part of the silhouette is thickened to it, or to what
            the grid can hold.
    """
    axis = int(np.argmax(np.abs(drawn.cam_from_obj[2, :3])))
    indices = np.insert(np.indices((grid.size,) * 2).reshape(2, -1), axis, 0, axis=0)
    points = grid.points(indices.T)
    sampled = distance_outside(points, drawn, grid, min_thickness)
    sampled = sampled.reshape(grid.size, grid.size)
    depth = ndimage.gaussian_filter(squared_half_depth(sampled < 0), _SMOOTHING)
    beyond = _away_from_bodies(points, drawn).reshape(sampled.shape)
    return DrawnSilhouette(
        axis=axis,
        distance=sampled,
        squared_half_depth=depth * grid.spacing**2,
        is_stroke=(sampled < 0) & (beyond > _STROKE_MARGIN * grid.spacing),
    )


def distance_outside(
    points: Float[ndarray, "N 3"],
    drawn: DrawnDistance,
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, " N"]:
    """Return how far outside a silhouette points are seen, thickened as on a grid."""
    min_thickness = max(min_thickness, _MIN_COLUMNS * grid.spacing)
    thick = np.maximum(drawn.distance, _thickened_ridges(drawn, min_thickness))
    return -_sample(thick, points, drawn)


def _away_from_bodies(
    points: Float[ndarray, "N 3"], drawn: DrawnDistance
) -> Float[ndarray, " N"]:
    """Return how far points are seen from what is drawn deeper than a line."""
    is_body = drawn.distance >= _MAX_STROKE * drawn.pixel_size
    if not is_body.any():
        return np.full(len(points), np.inf)
    return _sample(drawn.away_from(is_body), points, drawn)


def _sample(
    image: Float[ndarray, "H W"], points: Float[ndarray, "N 3"], drawn: DrawnDistance
) -> Float[ndarray, " N"]:
    """Sample an image of a drawing's camera where it shows points."""
    pix = project(points, drawn.cam_from_obj, len(image))[:, :2]
    sampled = ndimage.map_coordinates(image, pix.T - 0.5, order=1, mode="nearest")
    return np.asarray(sampled)


def _thickened_ridges(
    drawn: DrawnDistance, min_thickness: float
) -> Float[ndarray, "H W"]:
    """Return the signed distance to lines of a thickness along the medial axis."""
    distance = drawn.distance
    ridges = (distance > 0) & (distance >= ndimage.maximum_filter(distance, 3))
    if not ridges.any():
        return distance
    return min_thickness / 2 - drawn.away_from(ridges)


def clear_strokes(
    field: Float[ndarray, "X Y Z"], drawn: DrawnSilhouette, grid: VolumeGrid
) -> Float[ndarray, "X Y Z"]:
    """Return a field without what shows as a single line: `cover` puts bars there.

    For a lone drawing: another one could show that the line is a sheet's edge.
    """
    field = np.moveaxis(field, drawn.axis, 2).copy()
    field[drawn.is_stroke] = np.maximum(field[drawn.is_stroke], grid.spacing)
    return np.moveaxis(field, 2, drawn.axis)


def extend_to_outline(
    field: Float[ndarray, "X Y Z"],
    drawn: DrawnSilhouette,
    others: Sequence[DrawnSilhouette],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y Z"]:
    """Return a field whose solid goes on to a silhouette's outline where it is near.

    Columns without any get what the nearest one with enough of it has, as far as other
    drawings leave room.

    Args:
        field: Signed distance, negative inside.
        drawn: The silhouette.
        others: Of several drawings, along other axes than this one; others do nothing.
        grid: Of the field.
    """
    field = np.moveaxis(field, drawn.axis, 2)
    is_drawn, is_covered = drawn.distance < 0, field.min(axis=2) < 0
    core = ndimage.distance_transform_edt(is_drawn & is_covered) > _CORE
    uncovered = _missing_parts(is_drawn, is_covered)
    if core.any() and uncovered.any():
        away, nearest = ndimage.distance_transform_edt(~core, return_indices=True)
        rim = ndimage.binary_dilation(uncovered, iterations=_MARGIN) & is_drawn
        rim &= away <= _RIM
        solid = np.maximum(field[tuple(nearest[:, rim])], drawn.distance[rim][:, None])
        for other in others:
            if other.axis != drawn.axis:
                beside = np.expand_dims(other.distance, other.axis)
                beside = np.moveaxis(beside, drawn.axis, 2) - _LEEWAY * grid.spacing
                solid = np.maximum(solid, np.broadcast_to(beside, field.shape)[rim])
        field = field.copy()
        field[rim] = np.minimum(field[rim], solid)
    return np.moveaxis(field, 2, drawn.axis)


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
        drawn: The silhouette.
        grid: Of the field.
        min_thickness: Of the parts that are added, object units, or what the grid can
            hold.
    """
    min_thickness = max(min_thickness, _MIN_COLUMNS * grid.spacing)
    field = np.moveaxis(field, drawn.axis, 2).copy()
    denial = np.moveaxis(denial, drawn.axis, 2)
    is_drawn = drawn.distance < 0
    is_covered = field.min(axis=2) < 0
    uncovered = _missing_parts(is_drawn, is_covered)
    if uncovered.any():
        depth = _depth_of_parts(field, denial, is_covered, is_drawn, grid)
        half = np.sqrt(np.maximum(drawn.squared_half_depth, (min_thickness / 2) ** 2))
        if is_covered[is_drawn].mean() > _MIN_COVERED:
            half = np.minimum(half, max(_MAX_HALF_DEPTH, min_thickness / 2))
        near = ndimage.binary_dilation(uncovered, iterations=_MARGIN) & is_drawn
        along = grid.origin[0] + np.arange(grid.size) * grid.spacing
        # The squares are as smooth at the outline as a ball's.
        squared = (along - depth[near][:, None]) ** 2 - half[near][:, None] ** 2
        off_axis = squared / (2 * half[near][:, None])
        part = np.maximum(off_axis, drawn.distance[near][:, None])
        field[near] = np.minimum(field[near], part)
    return np.moveaxis(field, 2, drawn.axis)


def _missing_parts(
    is_drawn: Bool[ndarray, "X Y"], is_covered: Bool[ndarray, "X Y"]
) -> Bool[ndarray, "X Y"]:
    """Return the uncovered regions but for seams that part nothing.

    A seam is narrow and at the outline, to which refinement moves what is covered.
    """
    if not is_covered.any():
        return is_drawn
    labels, count = ndimage.label(is_drawn & ~is_covered, _EIGHT_CONNECTED)
    regions = np.arange(1, count + 1)
    away = ndimage.distance_transform_edt(~is_covered)
    is_wide = np.asarray(ndimage.maximum(away, labels, regions)) > _MAX_SEAM
    beside = ndimage.binary_dilation(~is_drawn, _EIGHT_CONNECTED)
    is_hole = ~np.isin(regions, labels[beside])
    is_part = is_wide | is_hole | _join_pieces(labels, regions, is_drawn & is_covered)
    return np.asarray(np.insert(is_part, 0, False)[labels])


def _join_pieces(
    labels: Int[ndarray, "X Y"],
    regions: Int[ndarray, " R"],
    is_covered: Bool[ndarray, "X Y"],
) -> Bool[ndarray, " R"]:
    """Tell of regions whether they touch two pieces of what is covered."""
    pieces, count = ndimage.label(is_covered, _EIGHT_CONNECTED)
    pieces[np.bincount(pieces.ravel())[pieces] < _MIN_PIECE] = 0
    # In reverse order zero is last, too, so that both extremes are of pieces.
    reverse = np.where(pieces, count + 1 - pieces, 0)
    last, first = (
        np.asarray(ndimage.maximum(ndimage.maximum_filter(order, 3), labels, regions))
        for order in (pieces, reverse)
    )
    return (last > 0) & (last != count + 1 - first)


def _depth_of_parts(
    field: Float[ndarray, "X Y Z"],
    denial: Float[ndarray, "x y z"],
    is_covered: Bool[ndarray, "X Y"],
    is_drawn: Bool[ndarray, "X Y"],
    grid: VolumeGrid,
) -> Float[ndarray, "X Y"]:
    """Return where along each drawn column its part lies, object units.

    It is where the solid is deepest; without any, a harmonic continuation of that which
    is drawn to where the views deny least.
    """
    factor = grid.size // len(denial)
    along = grid.origin[0] + np.arange(grid.size) * grid.spacing
    least = np.argmin(denial, axis=2) * factor + (factor - 1) / 2
    least = grid.origin[0] + least * grid.spacing
    least = np.repeat(np.repeat(least, factor, axis=0), factor, axis=1)
    known = along[np.argmin(field, axis=2)]
    depth = np.where(is_covered, known, least)
    is_free = is_drawn & ~is_covered
    weight = np.pad(is_drawn, 1).astype(float)
    for _ in range(_SMOOTHING_ROUNDS):
        padded = weight * np.pad(depth, 1)
        total, count = _DATA_WEIGHT * least, np.full(depth.shape, _DATA_WEIGHT)
        for rows, cols in _NEIGHBORS:
            total = total + padded[rows, cols]
            count = count + weight[rows, cols]
        depth = np.where(is_free, total / count, depth)
    return depth


_EIGHT_CONNECTED = np.ones((3, 3), dtype=bool)
_ALL, _BEFORE, _AFTER = slice(1, -1), slice(0, -2), slice(2, None)
_NEIGHBORS = ((_ALL, _BEFORE), (_ALL, _AFTER), (_BEFORE, _ALL), (_AFTER, _ALL))
