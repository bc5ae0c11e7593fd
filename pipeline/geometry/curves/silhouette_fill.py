"""The area that a drawing encloses, and where its outline is open."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

_OPEN = 1.5  # growth of the filled area by which an outline counts as open
_RADII = (100, 50, 20)  # the picture's side over these is half the gap that is closed
_BROADEST = 32  # the picture's side over this is the broadest line; else it is an area
_AROUND = 40  # the picture's side over this is how far around a pixel a pen is measured
_THIN = 0.05  # share of the ink; where lines run into one another they look broader
_FINER = 3  # odd: a pixel has one of its finer pixels in its middle
_TOUCHING = np.ones((3, 3), dtype=bool)


def fill_silhouettes(drawings: Float[ndarray, "K H W"]) -> Float[ndarray, "K H W"]:
    """Return the share of each pixel in the silhouettes drawn, all with the same pen.

    A silhouette ends in the middle of the line that is drawn around it: filled
    with its lines, a thin part is drawn twice as thick as it is. What has no inside,
    like a line alone, keeps its middle.
    """
    widths = filter(None, map(estimate_line_width, drawings))  # a blank page has no pen
    inset = min(widths, default=0.0) / 2
    shares = [_silhouette(drawing, inset) for drawing in drawings]
    return np.reshape(shares, drawings.shape)


def estimate_line_width(drawing: Float[ndarray, "H W"]) -> float:
    """Return the width of the lines that stand alone, in pixels.

    A line of length l and width w has the area l w and a rim of 2 l, which is its total
    variation.
    """
    ink = np.pad(1 - drawing, 1)
    is_line = ink[1:, 1:] > 0.5
    if not is_line.any():
        return 0.0
    down, right = np.diff(ink, axis=0), np.diff(ink, axis=1)
    # Between four pixels, where both differences are; elsewhere they add up to more.
    rise = np.hypot(down[:, 1:] + down[:, :-1], right[1:] + right[:-1]) / 2
    area, rim = (
        ndimage.gaussian_filter(of, len(drawing) / _AROUND)[is_line]
        for of in (ink[1:, 1:], rise)
    )
    width = np.quantile(2 * area / np.maximum(rim, 1e-9), _THIN)
    return float(min(width, len(drawing) / _BROADEST))


def upsample(drawing: Float[ndarray, "H W"], times: int) -> Float[ndarray, "h w"]:
    """Draw on a finer grid what the greys of a line's rim tell."""
    return ndimage.zoom(drawing, times, order=1, grid_mode=True, mode="nearest")


def fill_enclosed(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Fill a drawing: all that its lines enclose, and the lines.

    Where closing gaps of up to a tenth of the picture makes the lines enclose half as
    much again, the outline was open, and the closed one is filled.
    """
    ink = drawing < 0.5
    area = ndimage.binary_fill_holes(ink)
    for part in _RADII:
        fuller = ink | _filled_across_gaps(ink, len(ink) // part)
        if fuller.sum() > _OPEN * area.sum():
            area = fuller
    return area


def outline_gaps(drawing: Float[ndarray, "H W"]) -> list[tuple[float, float]]:
    """Return (row, col) of the middles of the gaps by which an outline is open.

    Those are the parts of the filled area's rim where no line runs.
    """
    area = fill_enclosed(drawing)
    inner = ndimage.binary_erosion(area, _TOUCHING)
    near_ink = ndimage.binary_dilation(drawing < 0.5, _TOUCHING)
    label, count = ndimage.label(area & ~inner & ~near_ink, _TOUCHING)
    parts = [np.argwhere(label == index).mean(axis=0) for index in range(1, count + 1)]
    return [(float(row) + 0.5, float(col) + 0.5) for row, col in parts]


def _silhouette(drawing: Float[ndarray, "H W"], inset: float) -> Float[ndarray, "H W"]:
    """Fill a drawing, and shrink what is filled by the inset."""
    area = _finely_filled(drawing)
    # The next pixel outside is, in the mean, a quarter of one nearer than the rim.
    depth = (ndimage.distance_transform_edt(area) + 0.25) / _FINER
    is_ridge = area & (depth >= ndimage.maximum_filter(depth, size=3))
    is_middle = is_ridge & (depth > inset - 0.5)
    share = area * np.clip((depth - inset) * _FINER, 0, 1)
    share[ndimage.maximum_filter(is_middle, size=_FINER)] = 1
    size = len(drawing)
    return share[1:-1, 1:-1].reshape(size, _FINER, size, _FINER).mean(axis=(1, 3))


def _finely_filled(drawing: Float[ndarray, "H W"]) -> Bool[ndarray, "h w"]:
    """Fill a drawing in finer pixels, and put one of paper around it."""
    paper = fill_enclosed(drawing) & (drawing >= 0.5)
    inside = np.kron(paper, np.ones((_FINER, _FINER), dtype=bool))
    ink = upsample(drawing, _FINER) < 0.5
    return np.pad(ndimage.binary_fill_holes(ink | inside), 1)


def _filled_across_gaps(ink: Bool[ndarray, "H W"], radius: int) -> Bool[ndarray, "H W"]:
    """Grow the ink until its gaps meet, fill, and shrink what is filled."""
    if not radius or not ink.any():
        return ink
    padded = np.pad(ink, radius + 1)
    grown = ndimage.distance_transform_edt(~padded) <= radius
    area = ndimage.binary_fill_holes(grown)
    shrunk = ndimage.distance_transform_edt(area) > radius
    return shrunk[radius + 1 : -radius - 1, radius + 1 : -radius - 1]
