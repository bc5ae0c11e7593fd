"""Ink told from paper: in a scan, a screenshot or a photo under uneven light.

Paper is what varies slowly and covers most of any neighbourhood; ink is what stands
out from it, darker or lighter.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from PIL import Image
from scipy import ndimage

SEARCH_SIZE = 1024  # px: the page is shrunk to this to look for the drawing
WORK_SIZE = 720  # px: the longer side of the drawing when its lines are traced

_MEDIAN_SIZE = 128  # px: enough to tell what most of the page is
_MEDIAN_REACH = 21  # px of it
_PAPER_REACH = 0.07  # of the picture: light that varies more slowly is the paper's
_DEEPEST_SHADOW = 0.45  # of the light around: what is darker, however large, is ink
_AROUND = 0.9  # of the picture: the window for that
_SOFTEN = 1.0  # px: grain of paper and sensor is finer
_STRONGEST = 4e-4  # of the picture: the darkest part tells how dark ink is
_MIN_CONTRAST = 0.07  # of the paper's light; less is an empty page
_CLEAR, _FAINT = 0.45, 0.18  # of the darkest: what is ink, and what goes on from ink
_CLEAR_NOISE, _FAINT_NOISE = 7.0, 4.0  # times the grain: below, nothing is ink
_SPECK = 0.012  # of the picture: smaller spots are dirt
_RIM = 0.03  # of the picture: what lies within its rim is the page's edge
_MARGIN = 0.06  # of the drawing's longer side: paper kept around it


class BadDrawingError(ValueError):
    """A picture in which no drawing can be found."""


@dataclass(frozen=True, kw_only=True)
class BinaryDrawing:
    """The ink of a picture, cut out with a margin and brought to WORK_SIZE.

    Attributes:
        page: True where ink is.
        is_light: Whether the ink is lighter than the paper.
        corner: (row, col) in the picture of the page's first pixel.
        pitch: Side of a pixel of the page, in the picture's pixels.
    """

    page: Bool[ndarray, "H W"]
    is_light: bool
    corner: tuple[float, float]
    pitch: float


def binarize(picture: Float[ndarray, "H W C"]) -> BinaryDrawing:
    """Find the drawing in a picture, then its ink at a size of its own."""
    scale = min(SEARCH_SIZE / max(picture.shape[:2]), 1.0)
    small, pitch = resize(picture, scale)
    is_light = _is_light(small)
    top, left, bottom, right = _box(_ink(small, is_light)) * pitch
    margin = _MARGIN * max(bottom - top, right - left) + 2 * pitch
    rows = slice(max(int(top - margin), 0), int(bottom + margin) + 1)
    cols = slice(max(int(left - margin), 0), int(right + margin) + 1)
    longer = max(bottom - top, right - left)
    page, pitch = resize(picture[rows, cols], WORK_SIZE / longer)
    return BinaryDrawing(
        page=_ink(page, is_light),
        is_light=is_light,
        corner=(float(rows.start), float(cols.start)),
        pitch=pitch,
    )


def resize(
    picture: Float[ndarray, "H W C"], scale: float
) -> tuple[Float[ndarray, "h w C"], float]:
    """Scale a picture; return it and the side of a new pixel in old ones."""
    height, width = (max(round(side * scale), 1) for side in picture.shape[:2])
    filter_ = Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC
    channels = [
        np.asarray(Image.fromarray(channel).resize((width, height), filter_))
        for channel in np.moveaxis(picture.astype(np.float32), -1, 0)
    ]
    return np.stack(channels, axis=-1).astype(float), 1 / scale


def _is_light(picture: Float[ndarray, "H W C"]) -> bool:
    """Say whether what stands out from most of its surroundings is lighter."""
    grey = picture.mean(axis=-1, keepdims=True)
    small, _ = resize(grey, min(_MEDIAN_SIZE / max(grey.shape), 1.0))
    around = ndimage.median_filter(small[..., 0], size=_MEDIAN_REACH)
    beyond = small[..., 0] - around
    return bool(np.sum(beyond**3) > 0)


def _ink(picture: Float[ndarray, "H W C"], is_light: bool) -> Bool[ndarray, "H W"]:
    darkness = _darkness(1 - picture if is_light else picture)
    count = max(int(_STRONGEST * darkness.size), 8)
    strongest = float(np.partition(darkness.ravel(), -count)[-count:].mean())
    paper = darkness[darkness <= strongest / 2]
    level = float(np.median(paper))
    grain = 1.4826 * float(np.median(np.abs(paper - level)))
    darkness, strongest = darkness - level, strongest - level
    if strongest < max(_MIN_CONTRAST, _CLEAR_NOISE * grain):
        raise BadDrawingError("the page is empty: no lines stand out from the paper")
    clear = darkness > max(_CLEAR * strongest, _CLEAR_NOISE * grain)
    faint = darkness > max(_FAINT * strongest, _FAINT_NOISE * grain)
    return _without_dirt(
        ndimage.binary_propagation(clear, np.ones((3, 3), dtype=bool), faint)
    )


def _darkness(picture: Float[ndarray, "H W C"]) -> Float[ndarray, "H W"]:
    """Return how much light of the paper is missing, in the channel that misses most.

    The paper's light is the picture's grey closing; the ratio to it does not know of
    shadows.
    """
    reach = max(int(_PAPER_REACH * max(picture.shape)), 3)
    missing = []
    for channel in np.moveaxis(picture, -1, 0):
        soft = ndimage.gaussian_filter(channel, _SOFTEN)
        paper = ndimage.grey_closing(soft, size=(reach, reach))
        paper = ndimage.gaussian_filter(paper, reach / 4)
        paper = np.maximum(paper, _DEEPEST_SHADOW * _brightest_around(channel))
        missing.append((paper - soft) / np.maximum(paper, 0.1))
    return np.max(missing, axis=0)


def _brightest_around(channel: Float[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    small, _ = resize(channel[..., None], min(_MEDIAN_SIZE / max(channel.shape), 1.0))
    reach = int(_AROUND * max(small.shape))
    bright = ndimage.gaussian_filter(small[..., 0], 1.0)
    bright = ndimage.grey_closing(bright, size=(reach, reach))
    shape = channel.shape[::-1]
    smooth = Image.fromarray(bright.astype(np.float32)).resize(shape)
    return np.asarray(smooth, dtype=float)


def _without_dirt(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Drop specks, and the page's edges along the rim of the picture."""
    label, count = ndimage.label(ink, structure=np.ones((3, 3)))
    rim = _RIM * max(ink.shape)
    kept = np.zeros(count + 1, dtype=bool)
    for index, (rows, cols) in enumerate(ndimage.find_objects(label), start=1):
        extent = max(rows.stop - rows.start, cols.stop - cols.start)
        in_rim = (
            rows.stop <= rim
            or cols.stop <= rim
            or rows.start >= ink.shape[0] - rim
            or cols.start >= ink.shape[1] - rim
        )
        kept[index] = extent >= _SPECK * max(ink.shape) and not in_rim
    return kept[label]


def _box(ink: Bool[ndarray, "H W"]) -> Float[ndarray, "4"]:
    """Return top, left, bottom and right of the ink."""
    rows, cols = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows) or max(np.ptp(rows), np.ptp(cols)) < 8:
        raise BadDrawingError("the page is empty: only specks stand out from the paper")
    return np.array([rows[0], cols[0], rows[-1] + 1, cols[-1] + 1], dtype=float)
