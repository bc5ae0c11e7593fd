"""The area that a drawing encloses, and where its outline is open."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

_OPEN = 1.5  # growth of the filled area by which an outline counts as open
_RADII = (100, 50, 20)  # the picture's side over these is half the gap that is closed
_TOUCHING = np.ones((3, 3), dtype=bool)


def silhouette_of(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Fill a drawing: all that its lines enclose, and the lines.

    Where closing gaps of up to a tenth of the picture makes the lines enclose half as
    much again, the outline was open, and the closed one is filled.
    """
    ink = drawing < 0.5
    filled = ndimage.binary_fill_holes(ink)
    for part in _RADII:
        fuller = ink | _filled_across_gaps(ink, len(ink) // part)
        if fuller.sum() > _OPEN * filled.sum():
            filled = fuller
    return filled


def gaps(drawing: Float[ndarray, "H W"]) -> list[tuple[float, float]]:
    """Return (row, col) of the middles of the gaps by which an outline is open.

    Those are the parts of the silhouette's rim where no line runs.
    """
    filled = silhouette_of(drawing)
    inner = ndimage.binary_erosion(filled, _TOUCHING)
    near_ink = ndimage.binary_dilation(drawing < 0.5, _TOUCHING)
    label, count = ndimage.label(filled & ~inner & ~near_ink, _TOUCHING)
    parts = [np.argwhere(label == index).mean(axis=0) for index in range(1, count + 1)]
    return [(float(row) + 0.5, float(col) + 0.5) for row, col in parts]


def _filled_across_gaps(ink: Bool[ndarray, "H W"], radius: int) -> Bool[ndarray, "H W"]:
    """Grow the ink until its gaps meet, fill, and shrink what is filled."""
    if not radius or not ink.any():
        return ink
    padded = np.pad(ink, radius + 1)
    grown = ndimage.distance_transform_edt(~padded) <= radius
    filled = ndimage.binary_fill_holes(grown)
    shrunk = ndimage.distance_transform_edt(filled) > radius
    return shrunk[radius + 1 : -radius - 1, radius + 1 : -radius - 1]
