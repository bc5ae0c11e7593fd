"""Masks of pixels or voxels: which neighbor one another, and what in them is wide."""

from typing import Final

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

EIGHT_CONNECTED: Final = np.ones((3, 3), dtype=bool)  # neighbors of a pixel, and itself


def distance_to_cores(
    mask: Bool[ndarray, " *dims"], radius: float
) -> Float[ndarray, " *dims"]:
    """Return how far all is from the cores of a mask: what lies deeper than a radius.

    What is farther than the radius from them is in no ball of it that fits into the
    mask: an opening takes it away (Serra 1982). Infinite where there is no core.
    """
    is_core = ndimage.distance_transform_edt(mask) > radius
    if not is_core.any():
        return np.full(mask.shape, np.inf)
    return np.asarray(ndimage.distance_transform_edt(~is_core))
