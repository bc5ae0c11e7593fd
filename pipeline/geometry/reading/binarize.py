"""Binarization: ink or paper, in a scan, a screenshot or a photo under uneven light.

Paper varies slowly and covers most of any neighborhood; ink stands out from it, darker
or lighter.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from PIL import Image
from scipy import ndimage

SEARCH_SIZE = 1024  # px: images are reduced to this to locate the drawing
WORK_SIZE = 720  # px: the longer side of the drawing when its lines are traced

# Shares of the image's longer side, unless stated otherwise.
_THUMBNAIL_SIZE = 128  # px: enough to see what most of the image is
_MEDIAN_WINDOW = 21  # px of the thumbnail
_PAPER_WINDOW = 0.07  # light that varies more slowly is the paper's
_DEEPEST_SHADOW = 0.45  # of the light around: what is darker, however large, is ink
_SHADOW_WINDOW = 0.9  # in which that light is measured
_DENOISE_SIGMA = 1.0  # px: the grain of paper and sensor is finer
_DARKEST_SHARE = 4e-4  # of the pixels: their mean is the darkness of full ink
_MIN_CONTRAST = 0.07  # of the paper's light; less is an empty image
_HIGH, _LOW = 0.45, 0.18  # hysteresis thresholds, of the darkness of full ink
_HIGH_NOISE, _LOW_NOISE = 7.0, 4.0  # and their least values, of the grain's deviation
_SPECK = 0.012  # smaller spots are dirt
_BORDER = 0.03  # ink within it is the edge of the paper
_MARGIN = 0.06  # of the drawing's longer side: paper kept around it


class BadDrawingError(ValueError):
    """An image, or strokes, in which no drawing can be found."""


@dataclass(frozen=True, kw_only=True)
class BinaryDrawing:
    """The ink of an image, cropped with a margin and resized to WORK_SIZE.

    Attributes:
        ink: Mask of the crop.
        is_light: Whether the ink is lighter than the paper.
        origin: (row, col) in the image of the crop's corner.
        pixel_size: Side of a pixel of the crop, in pixels of the image.
    """

    ink: Bool[ndarray, "H W"]
    is_light: bool
    origin: tuple[float, float]
    pixel_size: float


def binarize(image: Float[ndarray, "H W C"]) -> BinaryDrawing:
    """Locate the drawing in an image, then find its ink at WORK_SIZE.

    Raises:
        BadDrawingError: The image is empty, or holds specks only.
    """
    scale = min(SEARCH_SIZE / max(image.shape[:2]), 1.0)
    small, pixel_size = resize(image, scale)
    is_light = _is_ink_light(small)
    top, left, bottom, right = _bounding_box(_find_ink(small, is_light)) * pixel_size
    margin = _MARGIN * max(bottom - top, right - left) + 2 * pixel_size
    rows = slice(max(int(top - margin), 0), int(bottom + margin) + 1)
    cols = slice(max(int(left - margin), 0), int(right + margin) + 1)
    longer = max(bottom - top, right - left)
    crop, pixel_size = resize(image[rows, cols], WORK_SIZE / longer)
    return BinaryDrawing(
        ink=_find_ink(crop, is_light),
        is_light=is_light,
        origin=(float(rows.start), float(cols.start)),
        pixel_size=pixel_size,
    )


def resize(
    image: Float[ndarray, "H W C"], scale: float
) -> tuple[Float[ndarray, "h w C"], float]:
    """Resample an image; return it and the side of a new pixel in old ones."""
    height, width = (max(round(side * scale), 1) for side in image.shape[:2])
    filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    channels = [
        np.asarray(Image.fromarray(channel).resize((width, height), filter_))
        for channel in np.moveaxis(image.astype(np.float32), -1, 0)
    ]
    return np.stack(channels, axis=-1).astype(float), 1 / scale


def _is_ink_light(image: Float[ndarray, "H W C"]) -> bool:
    """Tell whether what differs most from its surroundings is lighter than they are."""
    gray = image.mean(axis=-1, keepdims=True)
    thumbnail, _ = resize(gray, min(_THUMBNAIL_SIZE / max(gray.shape), 1.0))
    background = ndimage.median_filter(thumbnail[..., 0], size=_MEDIAN_WINDOW)
    deviation = thumbnail[..., 0] - background
    return bool(np.sum(deviation**3) > 0)


def _find_ink(image: Float[ndarray, "H W C"], is_light: bool) -> Bool[ndarray, "H W"]:
    """Threshold the darkness with hysteresis (Canny 1986), against the paper's grain.

    The grain is the median absolute deviation, scaled to a normal deviation.
    """
    darkness = _darkness(1 - image if is_light else image)
    count = max(int(_DARKEST_SHARE * darkness.size), 8)
    full_ink = float(np.partition(darkness.ravel(), -count)[-count:].mean())
    paper = darkness[darkness <= full_ink / 2]
    level = float(np.median(paper))
    grain = 1.4826 * float(np.median(np.abs(paper - level)))
    darkness, full_ink = darkness - level, full_ink - level
    if full_ink < max(_MIN_CONTRAST, _HIGH_NOISE * grain):
        raise BadDrawingError("the image is empty: no lines stand out from the paper")
    seeds = darkness > max(_HIGH * full_ink, _HIGH_NOISE * grain)
    candidates = darkness > max(_LOW * full_ink, _LOW_NOISE * grain)
    eight_connected = np.ones((3, 3), dtype=bool)
    ink = ndimage.binary_propagation(seeds, eight_connected, candidates)
    return _drop_dirt(ink)


def _darkness(image: Float[ndarray, "H W C"]) -> Float[ndarray, "H W"]:
    """Return the share of the paper's light that is missing, in the darkest channel.

    The paper's light is estimated by gray closing; as a ratio to it, darkness does not
    depend on shadows.
    """
    window = max(int(_PAPER_WINDOW * max(image.shape)), 3)
    missing = []
    for channel in np.moveaxis(image, -1, 0):
        soft = ndimage.gaussian_filter(channel, _DENOISE_SIGMA)
        paper = ndimage.grey_closing(soft, size=(window, window))
        paper = ndimage.gaussian_filter(paper, window / 4)
        paper = np.maximum(paper, _DEEPEST_SHADOW * _surrounding_light(channel))
        missing.append((paper - soft) / np.maximum(paper, 0.1))
    return np.max(missing, axis=0)


def _surrounding_light(channel: Float[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the light of the brightest areas in a wide window around each pixel."""
    scale = min(_THUMBNAIL_SIZE / max(channel.shape), 1.0)
    thumbnail, _ = resize(channel[..., None], scale)
    window = int(_SHADOW_WINDOW * max(thumbnail.shape))
    bright = ndimage.gaussian_filter(thumbnail[..., 0], 1.0)
    bright = ndimage.grey_closing(bright, size=(window, window))
    shape = channel.shape[::-1]
    smooth = Image.fromarray(bright.astype(np.float32)).resize(shape)
    return np.asarray(smooth, dtype=float)


def _drop_dirt(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Drop specks, and the edges of the paper along the border of the image."""
    label, count = ndimage.label(ink, structure=np.ones((3, 3)))
    border = _BORDER * max(ink.shape)
    is_line = np.zeros(count + 1, dtype=bool)
    for index, (rows, cols) in enumerate(ndimage.find_objects(label), start=1):
        extent = max(rows.stop - rows.start, cols.stop - cols.start)
        in_border = (
            rows.stop <= border
            or cols.stop <= border
            or rows.start >= ink.shape[0] - border
            or cols.start >= ink.shape[1] - border
        )
        is_line[index] = extent >= _SPECK * max(ink.shape) and not in_border
    return is_line[label]


def _bounding_box(ink: Bool[ndarray, "H W"]) -> Float[ndarray, "4"]:
    """Return top, left, bottom and right of the ink."""
    rows, cols = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows) or max(np.ptp(rows), np.ptp(cols)) < 8:
        raise BadDrawingError(
            "the image is empty: only specks stand out from the paper"
        )
    return np.array([rows[0], cols[0], rows[-1] + 1, cols[-1] + 1], dtype=float)
