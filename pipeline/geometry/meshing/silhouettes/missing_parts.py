"""Which uncovered regions of a silhouette are missing parts, and which are seams."""

import numpy as np
from jaxtyping import Bool, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED

_MAX_SEAM = 2.5  # columns: an uncovered region as narrow is left to refinement
_MIN_PIECE = 20  # columns: a smaller piece of what is covered need not be joined


def missing_parts(
    is_drawn: Bool[ndarray, "X Y"], is_covered: Bool[ndarray, "X Y"]
) -> Bool[ndarray, "X Y"]:
    """Return the uncovered regions but for seams that part nothing.

    A seam is narrow and at the outline, to which refinement moves what is covered.
    """
    if not is_covered.any():
        return is_drawn
    labels, count = ndimage.label(is_drawn & ~is_covered, EIGHT_CONNECTED)
    regions = np.arange(1, count + 1)
    away = ndimage.distance_transform_edt(~is_covered)
    is_wide = np.asarray(ndimage.maximum(away, labels, regions)) > _MAX_SEAM
    beside = ndimage.binary_dilation(~is_drawn, EIGHT_CONNECTED)
    is_hole = ~np.isin(regions, labels[beside])
    is_part = is_wide | is_hole | _join_pieces(labels, regions, is_drawn & is_covered)
    return np.asarray(np.insert(is_part, 0, False)[labels])


def _join_pieces(
    labels: Int[ndarray, "X Y"],
    regions: Int[ndarray, " R"],
    is_covered: Bool[ndarray, "X Y"],
) -> Bool[ndarray, " R"]:
    """Tell of regions whether they touch two pieces of what is covered."""
    pieces, count = ndimage.label(is_covered, EIGHT_CONNECTED)
    pieces[np.bincount(pieces.ravel())[pieces] < _MIN_PIECE] = 0
    # In reverse order zero is last, too, so that both extremes are of pieces.
    reverse = np.where(pieces, count + 1 - pieces, 0)
    last, first = (
        np.asarray(ndimage.maximum(ndimage.maximum_filter(order, 3), labels, regions))
        for order in (pieces, reverse)
    )
    return (last > 0) & (last != count + 1 - first)
