"""What nearly reaches a drawn outline goes on to it: eaves along all the house."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.meshing.silhouettes.missing_parts import missing_parts
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

_CORE = 1.0  # columns from where the solid ends: nearer to it, it is thinner
_RIM = 5.0  # columns from there to an outline that it goes on to
_LEEWAY = 1.0  # columns beside other drawings, which it may take up meanwhile
_MARGIN = 2  # columns around uncovered ones, so that it joins what is there


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
        others: Of all drawings; those along the axis of this one do nothing.
        grid: Of the field.
    """
    field = np.moveaxis(field, drawn.axis, 2)
    is_drawn, is_covered = drawn.inside, field.min(axis=2) < 0
    core = ndimage.distance_transform_edt(is_drawn & is_covered) > _CORE
    uncovered = missing_parts(is_drawn, is_covered)
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
