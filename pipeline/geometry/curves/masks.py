"""Masks of pixels or voxels: what in them is wide, and values that they tell of."""

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


def masked_mean(
    values: Float[ndarray, " *dims"], mask: Bool[ndarray, " *dims"], sigma: float
) -> Float[ndarray, " *dims"]:
    """Return the Gaussian mean around each pixel of the values on a mask; far off, 0.

    Normalized convolution (Knutsson & Westin 1993).
    """
    weight = ndimage.gaussian_filter(mask.astype(float), sigma)
    total = ndimage.gaussian_filter(np.where(mask, values, 0.0), sigma)
    return np.asarray(total / np.maximum(weight, 1e-6))


def masked_median(
    values: Float[ndarray, "H W"], mask: Bool[ndarray, "H W"], radius: int
) -> Float[ndarray, "H W"]:
    """Return the median in a disc around each pixel; beside the mask, as nearest on it.

    An empty mask leaves the values as they are.
    """
    if not mask.any():
        return values
    nearest = ndimage.distance_transform_edt(
        ~mask, return_distances=False, return_indices=True
    )
    around = disc(radius)
    return np.asarray(ndimage.median_filter(values[tuple(nearest)], footprint=around))


def disc(radius: int) -> Bool[ndarray, "D D"]:
    """Return the pixels of a disc, 2 radius + 1 on a side."""
    row, col = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    return np.asarray(np.hypot(row, col) < radius + 0.5)
