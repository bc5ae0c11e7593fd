"""A solid on a grid, made one piece without cavities: what can be printed.

Connectivity is that of marching_cubes.py: inside along edges of cells, outside across
their faces as well. So the surface of the result is one connected mesh.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage
from scipy.spatial import KDTree

from pipeline.geometry.meshing.volume_grid import VolumeGrid, box_around

_OUTSIDE_NEIGHBORS = ndimage.generate_binary_structure(3, 2)
_MIN_COLUMNS = 4  # of a drawn silhouette that a piece alone covers: it is seen
_MOST_PIECES = 16  # that are joined, the largest: more are noise

Box = tuple[slice, ...]


def make_one_piece(
    field: Float[ndarray, "X Y Z"],
    grid: VolumeGrid,
    *,
    drawn_axes: Sequence[int],
    min_fraction: float,
    bridge_thickness: float,
) -> Float[ndarray, "X Y Z"]:
    """Fill cavities; join the pieces that count to the largest, and drop the others.

    A piece counts if it is large, or if a drawing shows it where it does not show the
    largest. It is joined by a bar along the shortest way.

    Args:
        field: Signed distance, negative inside.
        grid: Of the field.
        drawn_axes: Along which drawings look.
        min_fraction: Of all inside points, which a large piece has.
        bridge_thickness: Of the bars, object units.
    """
    field = _fill_cavities(field, grid)
    labels, count = _label(field < 0)
    if count < 2:
        return field
    boxes = ndimage.find_objects(labels)
    sizes = np.bincount(labels.reshape(-1))[1:]
    largest, *others = (np.argsort(-sizes, kind="stable") + 1).tolist()
    joined = _border_points(labels, largest, boxes[largest - 1], grid)
    shadows = [(labels == largest).any(axis=axis) for axis in drawn_axes]
    dropped = np.zeros(count + 1, dtype=bool)
    ends: list[tuple[ndarray, ndarray]] = []
    for label in others:
        box = boxes[label - 1]
        is_large = sizes[label - 1] >= min_fraction * sizes.sum()
        is_seen = _is_seen(labels[box] == label, box, shadows, drawn_axes)
        if (is_large or is_seen) and len(ends) < _MOST_PIECES:
            border = _border_points(labels, label, box, grid)
            ends.append(_closest_pair(border, joined))
            joined = np.concatenate([joined, border])
        else:
            dropped[label] = True
    field = np.where(dropped[labels], grid.spacing / 2, field)
    for start, end in ends:
        field = _add_bar(field, start, end, grid, bridge_thickness / 2)
    return _fill_cavities(_keep_largest(field, grid), grid) if ends else field


def _label(mask: Bool[ndarray, "X Y Z"]) -> tuple[Int[ndarray, "X Y Z"], int]:
    """Number the pieces of a mask, from 1, and count them."""
    labels, box = np.zeros(mask.shape, dtype=np.int32), box_around(mask, 0)
    count = ndimage.label(mask[box], output=labels[box]) if mask[box].size else 0
    return labels, count


def _fill_cavities(
    field: Float[ndarray, "X Y Z"], grid: VolumeGrid
) -> Float[ndarray, "X Y Z"]:
    """Make inside of what is outside and does not reach the border of the grid."""
    box = box_around(field < 0, 0)
    padded = np.pad(field[box] >= 0, 1, constant_values=True)
    labels, count = ndimage.label(padded, _OUTSIDE_NEIGHBORS)
    if count < 2:
        return field
    is_cavity = (labels > 0) & (labels != labels[0, 0, 0])
    field = field.copy()
    field[box][is_cavity[1:-1, 1:-1, 1:-1]] = -grid.spacing / 2
    return field


def _keep_largest(
    field: Float[ndarray, "X Y Z"], grid: VolumeGrid
) -> Float[ndarray, "X Y Z"]:
    labels, count = _label(field < 0)
    if count < 2:
        return field
    largest = 1 + np.argmax(np.bincount(labels.reshape(-1))[1:])
    return np.where((labels > 0) & (labels != largest), grid.spacing / 2, field)


def _is_seen(
    piece: Bool[ndarray, "x y z"],
    box: Box,
    shadows: Sequence[Bool[ndarray, "X Y"]],
    drawn_axes: Sequence[int],
) -> bool:
    """Tell whether a drawing shows a piece beside what casts the shadows."""
    return any(
        (piece.any(axis=axis) & ~shadow[box[:axis] + box[axis + 1 :]]).sum()
        >= _MIN_COLUMNS
        for axis, shadow in zip(drawn_axes, shadows, strict=True)
    )


def _border_points(
    labels: Int[ndarray, "X Y Z"], label: int, box: Box, grid: VolumeGrid
) -> Float[ndarray, "N 3"]:
    """Return the points of a piece that have a neighbor outside of it."""
    piece = labels[box] == label
    border = np.argwhere(piece & ~ndimage.binary_erosion(piece))
    return grid.points(border + [side.start for side in box])


def _closest_pair(
    first: Float[ndarray, "N 3"], second: Float[ndarray, "M 3"]
) -> tuple[Float[ndarray, "3"], Float[ndarray, "3"]]:
    distances, neighbors = KDTree(second).query(first)
    nearest = int(np.argmin(distances))
    return first[nearest], second[np.asarray(neighbors)[nearest]]


def _add_bar(
    field: Float[ndarray, "X Y Z"],
    start: Float[ndarray, "3"],
    end: Float[ndarray, "3"],
    grid: VolumeGrid,
    radius: float,
) -> Float[ndarray, "X Y Z"]:
    """Unite a field with a round bar between two points, a voxel thick at least."""
    radius = max(radius, grid.spacing)
    low = grid.nearest(np.minimum(start, end)[None] - 2 * radius)[0]
    high = grid.nearest(np.maximum(start, end)[None] + 2 * radius)[0] + 1
    box = tuple(slice(*side) for side in zip(low, high, strict=True))
    points = grid.points(low + np.indices(high - low).reshape(3, -1).T)
    along = end - start
    share = np.clip((points - start) @ along / max(along @ along, 1e-12), 0, 1)
    away = np.linalg.norm(points - start - share[:, None] * along, axis=1)
    field = field.copy()
    field[box] = np.minimum(field[box], (away - radius).reshape(high - low))
    return field
