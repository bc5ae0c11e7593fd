"""Means and medians of what is known on some columns alone."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage


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
