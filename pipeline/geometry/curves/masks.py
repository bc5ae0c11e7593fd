"""Masks of pixels or voxels: which neighbor one another, and what in them is wide."""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

EIGHT_CONNECTED: Final = np.ones((3, 3), dtype=bool)  # neighbors of a pixel, and itself


def narrow_parts(
    mask: Bool[ndarray, " *dims"], radius: float
) -> Bool[ndarray, " *dims"]:
    """Return what of a mask is in no ball of a radius that fits into it: an opening.

    Serra (1982); give or take a pixel.
    """
    return np.asarray(mask & (distance_to_cores(mask, radius) > radius + 1))


def distance_to_cores(
    mask: Bool[ndarray, " *dims"], radius: float
) -> Float[ndarray, " *dims"]:
    """Return how far all is from the cores of a mask: what lies deeper than a radius.

    Infinite where there is no core.
    """
    is_core = ndimage.distance_transform_edt(mask) > radius
    if not is_core.any():
        return np.full(mask.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~is_core))
