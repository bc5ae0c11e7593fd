"""Binarization: ink or paper, in a scan, a screenshot or a photo under uneven light.

Paper varies slowly and covers most of any neighborhood; ink stands out from it, darker
or lighter.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.reading.blur import blur, median_blur
from pipeline.geometry.reading.resampling import enlarge, resize
from pipeline.geometry.reading.rulings import Rulings, erase, find_rulings, in_words
from pipeline.geometry.reading.sheets import Sheet, find_sheet
from pipeline.geometry.reading.strays import find_strays

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
_STRAY_REACH = 4  # px: by which strays may be broader in the crop
_MOSTLY = 0.7  # of connected ink: it is a stray
_EMPTY = "the image is empty: no lines stand out from the paper"
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
        left_out: What else was on the paper, in words.
    """

    ink: Bool[ndarray, "H W"]
    is_light: bool
    origin: tuple[float, float]
    pixel_size: float
    left_out: list[str]


def binarize(image: Float[ndarray, "H W C"]) -> BinaryDrawing:
    """Locate the drawing in an image, then find its ink at WORK_SIZE.

    Raises:
        BadDrawingError: The image is empty, or holds specks only.
    """
    if (image == image[..., :1]).all():
        image = image[..., :1]
    sheet = find_sheet(image) or Sheet(image=image, origin=(0, 0))
    left_out = [] if sheet.image is image else ["what is beyond the sheet of paper"]
    small, pixel_size = resize(
        sheet.image, min(SEARCH_SIZE / max(sheet.image.shape[:2]), 1.0)
    )
    is_light = _is_ink_light(small)
    missing = _missing_light(1 - small if is_light else small)
    rulings = find_rulings(missing.max(axis=-1))
    ink = _drop_specks(_threshold(erase(missing, rulings).max(axis=-1)))
    strays, words = find_strays(ink)
    box = _bounding_box(ink & ~strays) * pixel_size
    rows, cols = _crop(box, pixel_size)
    longer = max(box[2] - box[0], box[3] - box[1])
    crop, crop_pixel = resize(sheet.image[rows, cols], WORK_SIZE / longer)
    region = _Region(rows=rows, cols=cols, pixel_size=pixel_size, shape=crop.shape[:2])
    missing = _missing_light(1 - crop if is_light else crop)
    missing = erase(missing, [region.cut_rulings(lines) for lines in rulings])
    ink = _drop_dirt(_threshold(missing.max(axis=-1)))
    return BinaryDrawing(
        ink=_drop_strays(ink, region.cut(strays)),
        is_light=is_light,
        origin=(
            float(rows.start + sheet.origin[0]),
            float(cols.start + sheet.origin[1]),
        ),
        pixel_size=crop_pixel,
        left_out=[*left_out, *in_words(rulings), *words],
    )


@dataclass(frozen=True, kw_only=True)
class _Region:
    """Where the crop is in the sheet, whose masks have pixels of `pixel_size`."""

    rows: slice
    cols: slice
    pixel_size: float
    shape: tuple[int, int]

    def cut(self, mask: Bool[ndarray, "h w"]) -> Bool[ndarray, "H W"]:
        """Cut a mask of the sheet to the crop, at the crop's size."""
        place = [
            (part.start + (np.arange(count) + 0.5) / count * (part.stop - part.start))
            for part, count in zip((self.rows, self.cols), self.shape, strict=True)
        ]
        row, col = (
            np.clip((along / self.pixel_size).astype(int), 0, side - 1)
            for along, side in zip(place, mask.shape, strict=True)
        )
        return mask[np.ix_(row, col)]

    def cut_rulings(self, lines: Rulings) -> Rulings:
        """Cut lines of the paper to the crop."""
        return replace(lines, mask=self.cut(lines.mask))


def _crop(box: Float[ndarray, "4"], pixel_size: float) -> tuple[slice, slice]:
    top, left, bottom, right = box
    margin = _MARGIN * max(bottom - top, right - left) + 2 * pixel_size
    return (
        slice(max(int(top - margin), 0), int(bottom + margin) + 1),
        slice(max(int(left - margin), 0), int(right + margin) + 1),
    )


def _is_ink_light(image: Float[ndarray, "H W C"]) -> bool:
    """Tell whether what differs most from its surroundings is lighter than they are."""
    gray = image.mean(axis=-1, keepdims=True)
    thumbnail, _ = resize(gray, min(_THUMBNAIL_SIZE / max(gray.shape), 1.0))
    background = median_blur(thumbnail[..., 0], _MEDIAN_WINDOW)
    deviation = thumbnail[..., 0] - background
    return bool(np.sum(deviation**3) > 0)


def _threshold(darkness: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Threshold the darkness with hysteresis (Canny 1986), against the paper's grain.

    The grain is the median absolute deviation, scaled to a normal deviation.
    """
    count = max(int(_DARKEST_SHARE * darkness.size), 8)
    full_ink = float(np.partition(darkness.ravel(), -count)[-count:].mean())
    if full_ink < _MIN_CONTRAST:
        raise BadDrawingError(_EMPTY)
    paper = darkness[darkness <= full_ink / 2]
    level = float(np.median(paper))
    grain = 1.4826 * float(np.median(np.abs(paper - level)))
    darkness, full_ink = darkness - level, full_ink - level
    if full_ink < max(_MIN_CONTRAST, _HIGH_NOISE * grain):
        raise BadDrawingError(_EMPTY)
    seeds = darkness > max(_HIGH * full_ink, _HIGH_NOISE * grain)
    candidates = darkness > max(_LOW * full_ink, _LOW_NOISE * grain)
    return ndimage.binary_propagation(seeds, EIGHT_CONNECTED, candidates)


def _missing_light(image: Float[ndarray, "H W C"]) -> Float[ndarray, "H W C"]:
    """Return the share of the paper's light that is missing, by channel.

    The paper's light is estimated by gray closing; as a ratio to it, darkness does not
    depend on shadows.
    """
    window = max(int(_PAPER_WINDOW * max(image.shape)), 3)
    missing = []
    for channel in np.moveaxis(image, -1, 0):
        soft = ndimage.gaussian_filter(channel, _DENOISE_SIGMA)
        paper = ndimage.grey_closing(soft, size=(window, window))
        paper = blur(paper, window / 4)
        paper = np.maximum(paper, _DEEPEST_SHADOW * _surrounding_light(channel))
        missing.append((paper - soft) / np.maximum(paper, 0.1))
    return np.stack(missing, axis=-1)


def _surrounding_light(channel: Float[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the light of the brightest areas in a wide window around each pixel."""
    scale = min(_THUMBNAIL_SIZE / max(channel.shape), 1.0)
    thumbnail, _ = resize(channel[..., None], scale)
    window = int(_SHADOW_WINDOW * max(thumbnail.shape))
    bright = ndimage.gaussian_filter(thumbnail[..., 0], 1.0)
    bright = ndimage.grey_closing(bright, size=(window, window))
    return enlarge(bright[..., None], channel.shape)[..., 0]


def _drop_specks(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    label, extent, _ = _spots(ink)
    return (extent >= _SPECK * max(ink.shape))[label]


def _drop_dirt(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Drop specks, and what is along the border of a crop around the drawing."""
    label, extent, box = _spots(ink)
    border = _BORDER * max(ink.shape)
    in_border = (box[:, 2:] <= border) | (box[:, :2] >= np.array(ink.shape) - border)
    return ((extent >= _SPECK * max(ink.shape)) & ~in_border.any(axis=1))[label]


def _drop_strays(
    ink: Bool[ndarray, "H W"], strays: Bool[ndarray, "H W"]
) -> Bool[ndarray, "H W"]:
    """Drop the connected ink that is mostly within strays."""
    label, count = ndimage.label(ink, EIGHT_CONNECTED)
    near = ndimage.binary_dilation(strays, iterations=_STRAY_REACH)
    share = ndimage.mean(near, label, np.arange(count + 1))
    return ink & ~(np.asarray(share) > _MOSTLY)[label]


def _spots(
    ink: Bool[ndarray, "H W"],
) -> tuple[Int[ndarray, "H W"], Float[ndarray, " N"], Float[ndarray, "N 4"]]:
    """Return labels of connected ink; by label, its extent and its box, 0 for none."""
    label, _ = ndimage.label(ink, EIGHT_CONNECTED)
    boxes = [
        (rows.start, cols.start, rows.stop, cols.stop)
        for rows, cols in ndimage.find_objects(label)
    ]
    box = np.array([(0, 0, 0, 0), *boxes], dtype=float)
    return label, (box[:, 2:] - box[:, :2]).max(axis=1), box


def _bounding_box(ink: Bool[ndarray, "H W"]) -> Float[ndarray, "4"]:
    """Return top, left, bottom and right of the ink."""
    rows, cols = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows) or max(np.ptp(rows), np.ptp(cols)) < 8:
        raise BadDrawingError(
            "the image is empty: only specks stand out from the paper"
        )
    return np.array([rows[0], cols[0], rows[-1] + 1, cols[-1] + 1], dtype=float)
