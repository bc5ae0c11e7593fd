"""The area that a drawing encloses, and where its outline is open."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

_OPEN = 1.5  # growth of the filled area by which an outline counts as open
_RADII = (100, 50, 20)  # the picture's side over these is half the gap that is closed
_BROADEST = 32  # the picture's side over this is the broadest line; else it is an area
_TOUCHING = np.ones((3, 3), dtype=bool)


def silhouette_of(drawing: Float[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return how much of each pixel is within the middle of the outer lines.

    An outline runs half inside and half outside of what it is the outline of: filled
    with its lines, a thin part is drawn twice as thick as it is. What has no inside,
    like a line alone, keeps its middle.
    """
    area = np.pad(filled(drawing), 1)  # beyond the page is outside
    depth = ndimage.distance_transform_edt(area)
    is_middle = area & (depth >= ndimage.maximum_filter(depth, size=3))
    share = np.where(is_middle, 1.0, np.clip(depth - pen_width(drawing) / 2, 0, 1))
    return share[1:-1, 1:-1]


def pen_width(drawing: Float[ndarray, "H W"]) -> float:
    """Return the mean width of the lines, in pixels.

    A line of length l and width w has the area l w and a rim of 2 l, which is its total
    variation.
    """
    ink = 1 - drawing
    rise = np.hypot(np.diff(ink, axis=0, append=0), np.diff(ink, axis=1, append=0))
    if not rise.any():
        return 0.0
    return float(min(2 * ink.sum() / rise.sum(), len(ink) / _BROADEST))


def filled(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Fill a drawing: all that its lines enclose, and the lines.

    Where closing gaps of up to a tenth of the picture makes the lines enclose half as
    much again, the outline was open, and the closed one is filled.
    """
    ink = drawing < 0.5
    area = ndimage.binary_fill_holes(ink)
    for part in _RADII:
        fuller = ink | _filled_across_gaps(ink, len(ink) // part)
        if fuller.sum() > _OPEN * area.sum():
            area = fuller
    return area


def gaps(drawing: Float[ndarray, "H W"]) -> list[tuple[float, float]]:
    """Return (row, col) of the middles of the gaps by which an outline is open.

    Those are the parts of the filled area's rim where no line runs.
    """
    area = filled(drawing)
    inner = ndimage.binary_erosion(area, _TOUCHING)
    near_ink = ndimage.binary_dilation(drawing < 0.5, _TOUCHING)
    label, count = ndimage.label(area & ~inner & ~near_ink, _TOUCHING)
    parts = [np.argwhere(label == index).mean(axis=0) for index in range(1, count + 1)]
    return [(float(row) + 0.5, float(col) + 0.5) for row, col in parts]


def _filled_across_gaps(ink: Bool[ndarray, "H W"], radius: int) -> Bool[ndarray, "H W"]:
    """Grow the ink until its gaps meet, fill, and shrink what is filled."""
    if not radius or not ink.any():
        return ink
    padded = np.pad(ink, radius + 1)
    grown = ndimage.distance_transform_edt(~padded) <= radius
    area = ndimage.binary_fill_holes(grown)
    shrunk = ndimage.distance_transform_edt(area) > radius
    return shrunk[radius + 1 : -radius - 1, radius + 1 : -radius - 1]
