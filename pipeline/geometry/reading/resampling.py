"""Images at another size."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from PIL import Image


def resize(
    image: Float[ndarray, "H W C"], scale: float
) -> tuple[Float[ndarray, "h w C"], float]:
    """Resample an image; return it and the side of a new pixel in old ones."""
    height, width = (max(round(side * scale), 1) for side in image.shape[:2])
    filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    return _resample(image, (width, height), filter_), 1 / scale


def enlarge(
    small: Float[ndarray, "h w C"], shape: tuple[int, ...]
) -> Float[ndarray, "H W C"]:
    """Interpolate an image to the height and width of a larger one."""
    return _resample(small, (shape[1], shape[0]), Image.Resampling.BILINEAR)


def _resample(
    image: Float[ndarray, "h w C"], size: tuple[int, int], filter_: Image.Resampling
) -> Float[ndarray, "H W C"]:
    channels = [
        np.asarray(Image.fromarray(channel).resize(size, filter_))
        for channel in np.moveaxis(image.astype(np.float32), -1, 0)
    ]
    return np.stack(channels, axis=-1).astype(float)
