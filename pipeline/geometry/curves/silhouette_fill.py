"""The silhouette that a drawing's lines enclose, and the gaps of its outline."""

from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED

# Lengths are the image's side divided by these.
_CLOSING_RADII = (100, 50, 20)  # half of the gaps that are closed
_MAX_LINE_WIDTH = 32  # broader ink is an area
_WIDTH_WINDOW = 80  # sigma of the window in which a line's width is measured
_OUTLINE_DEPTH = 64  # how far from the outside ink is the outline's

_OPEN_GROWTH = 1.5  # growth of the filled area by which an outline counts as open
_WIDTH_QUANTILE = 0.05  # of the ink: where lines merge they look broader
_UPSAMPLING = 3  # odd: one of a pixel's subpixels lies at its center


def fill_silhouettes(drawings: Float[ndarray, "K H W"]) -> Float[ndarray, "K H W"]:
    """Return each pixel's coverage by the drawn silhouettes, from 0 to 1.

    All drawings have one line width. A silhouette ends in the middle of its outline:
    filled with its lines, a thin part would be twice as thick as it is. What has no
    inside, like a single line, keeps its centerline.
    """
    widths = filter(None, map(estimate_line_width, drawings))  # 0: a blank drawing
    inset = min(widths, default=0.0) / 2
    silhouettes = [
        _fill_silhouette(drawing.tobytes(), drawing.dtype.str, len(drawing), inset)
        for drawing in drawings
    ]
    return np.reshape(silhouettes, drawings.shape)


def estimate_line_width(drawing: Float[ndarray, "H W"]) -> float:
    """Return the width of the outline where it runs alone, in pixels; 0 if blank.

    Lines inside may be finer. A line of length l and width w has the area l w and the
    perimeter 2 l, which is its total variation.
    """
    ink = np.pad(1 - drawing, 1)
    is_line = _outer_ink(ink > 0.5, len(drawing) // _OUTLINE_DEPTH)[1:, 1:]
    if not is_line.any():
        return 0.0
    down, right = np.diff(ink, axis=0), np.diff(ink, axis=1)
    # Between four pixels, where both differences are; elsewhere they add up to more.
    slope = np.hypot(down[:, 1:] + down[:, :-1], right[1:] + right[:-1]) / 2
    sigma = len(drawing) / _WIDTH_WINDOW
    area, perimeter = (
        ndimage.gaussian_filter(density, sigma)[is_line]
        for density in (ink[1:, 1:], slope)
    )
    width = np.quantile(2 * area / np.maximum(perimeter, 1e-9), _WIDTH_QUANTILE)
    return float(min(width, len(drawing) / _MAX_LINE_WIDTH))


def upsample(drawing: Float[ndarray, "H W"], factor: int) -> Float[ndarray, "h w"]:
    """Enlarge a drawing by linear interpolation, so that smooth edges stay smooth."""
    return ndimage.zoom(drawing, factor, order=1, grid_mode=True, mode="nearest")


def fill_enclosed(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Fill a drawing: all that its lines enclose, and the lines.

    Where closing gaps of up to a tenth of the image makes the lines enclose half as
    much again, the outline was open, and the closed one is filled.
    """
    ink = drawing < 0.5
    return _fill_ink(np.packbits(ink).tobytes(), ink.shape).copy()


@lru_cache(maxsize=32)  # several steps fill the same drawings
def _fill_ink(packed: bytes, shape: tuple[int, int]) -> Bool[ndarray, "H W"]:
    bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=shape[0] * shape[1])
    ink = bits.reshape(shape).view(bool)
    area = fill_holes(ink)
    for divisor in _CLOSING_RADII:
        closed_area = ink | _fill_across_gaps(ink, len(ink) // divisor)
        if closed_area.sum() > _OPEN_GROWTH * area.sum():
            area = closed_area
    return area


def _outer_ink(ink: Bool[ndarray, "H W"], depth: int) -> Bool[ndarray, "H W"]:
    """Return the ink that is near what lies outside, up to `depth` pixels."""
    labels, _ = ndimage.label(~ink)
    outside = labels == labels[0, 0]
    reached = ndimage.binary_dilation(
        outside, EIGHT_CONNECTED, iterations=max(depth, 1)
    )
    return ink & reached


def fill_holes(mask: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Fill what is not 4-connected to the outside, as ndimage.binary_fill_holes."""
    outside, _ = ndimage.label(np.pad(~mask, 1, constant_values=True))
    return np.asarray(outside != outside[0, 0])[1:-1, 1:-1]


def outline_gaps(drawing: Float[ndarray, "H W"]) -> list[tuple[float, float]]:
    """Return (row, col) of the middle of each gap in an open outline.

    Gaps are the runs of the filled area's boundary without a line.
    """
    area = fill_enclosed(drawing)
    inner = ndimage.binary_erosion(area, EIGHT_CONNECTED)
    near_ink = ndimage.binary_dilation(drawing < 0.5, EIGHT_CONNECTED)
    label, count = ndimage.label(area & ~inner & ~near_ink, EIGHT_CONNECTED)
    middles = [np.argwhere(label == gap).mean(axis=0) for gap in range(1, count + 1)]
    return [(float(row) + 0.5, float(col) + 0.5) for row, col in middles]


@lru_cache(maxsize=32)  # several steps fill the same drawings
def _fill_silhouette(
    content: bytes, dtype: str, size: int, inset: float
) -> Float[ndarray, "H W"]:
    """Fill a drawing, and erode what is filled by the inset, in pixels."""
    drawing = np.frombuffer(content, dtype).reshape(size, size)
    area = _fill_upsampled(drawing)
    # The next subpixel outside is, on average, a quarter of one nearer than the edge.
    depth = (ndimage.distance_transform_edt(area) + 0.25) / _UPSAMPLING
    is_ridge = area & (depth >= ndimage.maximum_filter(depth, size=3))
    is_centerline = is_ridge & (depth > inset - 0.5)
    coverage = area * np.clip((depth - inset) * _UPSAMPLING, 0, 1)
    coverage[ndimage.maximum_filter(is_centerline, size=_UPSAMPLING)] = 1
    step = _UPSAMPLING
    return coverage[1:-1, 1:-1].reshape(size, step, size, step).mean(axis=(1, 3))


def _fill_upsampled(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "h w"]:
    """Fill an upsampled drawing, padded by one subpixel of paper."""
    paper = fill_enclosed(drawing) & (drawing >= 0.5)
    inside = np.kron(paper, np.ones((_UPSAMPLING, _UPSAMPLING), dtype=bool))
    ink = upsample(drawing, _UPSAMPLING) < 0.5
    return np.pad(fill_holes(ink | inside), 1)


def _fill_across_gaps(ink: Bool[ndarray, "H W"], radius: int) -> Bool[ndarray, "H W"]:
    """Dilate the ink until its gaps close, fill holes, and erode what is filled."""
    if not radius or not ink.any():
        return ink
    box = ndimage.find_objects(ink.view(np.uint8))[0]
    padded = np.pad(ink[box], radius + 1)
    dilated = ndimage.distance_transform_edt(~padded) <= radius
    eroded = ndimage.distance_transform_edt(fill_holes(dilated)) > radius
    filled = np.zeros_like(ink)
    filled[box] = eroded[radius + 1 : -radius - 1, radius + 1 : -radius - 1]
    return filled
