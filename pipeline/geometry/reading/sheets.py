"""The sheet of paper in a photo: what is beyond its edges is no part of the drawing.

A sheet is a large region of one lightness with straight, sharp edges, on a table that
is lighter or darker and reaches the border of the image.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage
from scipy.spatial import ConvexHull

from pipeline.geometry.curves.polylines import simplify
from pipeline.geometry.reading.blur import median_blur
from pipeline.geometry.reading.resampling import enlarge, resize

_SIZE = 192  # px: of the thumbnail in which a sheet is looked for
_MEDIAN_WINDOW = 11  # px of it: lines are narrower
_MIN_AREA, _MAX_AREA = 0.2, 0.95  # of the image
_MIN_CONTRAST = 0.12  # of white, between sheet and table
_MIN_STEP = 0.6  # of that contrast, over few pixels at the edge; shadows are softer
_STEP = 3  # px: to either side of the edge
_MIN_SOLIDITY = 0.93  # of its convex hull: sheets are convex
_LONG_EDGE = 0.1  # of the hull's length: shorter edges are parts of a curve
_MIN_STRAIGHT = 0.75  # of the hull's length that is long edges
_PIXEL_CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
_CORNER_TOLERANCE = 2.0  # px
_MIN_ISLAND = 0.01  # of the image: a larger other region within is drawn
_EDGE = 3  # px: of the sheet that may show its edge, or a shadow
_MIN_DETAIL = 0.06  # of white: a region with less is blank, and no page
_TILTS = 0.7, 20.0  # degrees: by which a sheet may be turned, and is turned back


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """An image cut to a sheet of paper, whose edges are level.

    Attributes:
        image: Paper goes on where there was table.
        origin: (row, col) of its corner in the image that it was cut from, where that
            was turned about its middle until the sheet was level.
    """

    image: Float[ndarray, "H W C"]
    origin: tuple[int, int]


def find_sheet(image: Float[ndarray, "H W C"]) -> Sheet | None:
    """Cut an image to the sheet in it, if it shows one on something else."""
    small, _ = resize(image, min(_SIZE / max(image.shape[:2]), 1.0))
    channels = np.moveaxis(small, -1, 0)
    light = np.stack([median_blur(one, _MEDIAN_WINDOW) for one in channels], axis=-1)
    mask = _sheet_mask(light)
    if mask is None or not _has_detail(image, mask):
        return None
    inner = ndimage.binary_erosion(mask, iterations=_EDGE, border_value=1)
    _, nearest = ndimage.distance_transform_edt(~inner, return_indices=True)
    paper = enlarge(light[nearest[0], nearest[1]], image.shape)
    is_inside = enlarge(inner[..., None].astype(float), image.shape) > 0.5
    filled = np.where(is_inside, image, paper)
    least, most = _TILTS
    if least < abs(tilt := _tilt(mask)) < most:
        filled = _turned(filled, tilt)
        is_inside = _turned(is_inside.astype(np.float32), tilt) > 0.5
    rows = np.nonzero(is_inside.any(axis=(1, 2)))[0]
    cols = np.nonzero(is_inside.any(axis=(0, 2)))[0]
    box = slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)
    return Sheet(image=filled[box], origin=(int(rows[0]), int(cols[0])))


def _sheet_mask(light: Float[ndarray, "H W C"]) -> Bool[ndarray, "H W"] | None:
    """Return the largest region that a threshold parts from the rest as a sheet.

    The first threshold may part a shadow on the sheet from the rest of it, so each of
    the parts is parted again.
    """
    channel = light[..., int(np.argmax(light.std(axis=(0, 1))))]
    first = _otsu(channel)
    parts = channel[channel <= first], channel[channel > first]
    thresholds = (first, *map(_otsu, parts))
    regions = [_region(channel, channel > threshold) for threshold in thresholds]
    sheets = [region for region in regions if region is not None]
    return max(sheets, key=np.sum, default=None)


def _region(
    channel: Float[ndarray, "H W"], is_light: Bool[ndarray, "H W"]
) -> Bool[ndarray, "H W"] | None:
    """Return the light or dark region in the middle if it has the form of a sheet."""
    height, width = channel.shape
    middle = slice(height // 4, -(height // 4)), slice(width // 4, -(width // 4))
    is_sheet = is_light if is_light[middle].mean() > 0.5 else ~is_light
    mask = _largest(ndimage.binary_opening(is_sheet, iterations=2))
    filled = np.asarray(ndimage.binary_fill_holes(mask))
    if (filled & ~mask).mean() > _MIN_ISLAND or not _has_straight_edges(filled):
        return None
    contrast = abs(channel[mask].mean() - channel[~is_sheet].mean())
    is_other = contrast > _MIN_CONTRAST and _is_sharp(channel, filled, contrast)
    return filled if is_other else None


def _otsu(values: Float[ndarray, "*shape"]) -> float:
    """Return the threshold that parts two classes best (Otsu 1979)."""
    if not values.size:
        return 0.0
    count, edges = np.histogram(values, bins=64)
    middle = (edges[:-1] + edges[1:]) / 2
    low, low_sum = np.cumsum(count)[:-1], np.cumsum(count * middle)[:-1]
    high, high_sum = values.size - low, (count * middle).sum() - low_sum
    apart = low_sum / np.maximum(low, 1) - high_sum / np.maximum(high, 1)
    return float(edges[1:-1][np.argmax(low * high * apart**2)])


def _largest(mask: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    label, count = ndimage.label(mask)
    if not count:
        return mask
    return np.asarray(label == 1 + np.argmax(np.bincount(label.ravel())[1:]))


def _has_straight_edges(mask: Bool[ndarray, "H W"]) -> bool:
    """Tell whether a region is large, convex, and mostly has long straight edges."""
    if not _MIN_AREA < mask.mean() < _MAX_AREA:
        return False
    ring, hull_area = _hull(mask)
    (corners,) = simplify([ring], _CORNER_TOLERANCE)
    edges = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    straight = edges[edges > _LONG_EDGE * edges.sum()].sum() / edges.sum()
    return bool(mask.sum() > _MIN_SOLIDITY * hull_area and straight > _MIN_STRAIGHT)


def _hull(mask: Bool[ndarray, "H W"]) -> tuple[Float[ndarray, "N 2"], float]:
    """Return the corners of a region's hull, the first again at the end, and its area.

    Corners (row, col) lie between pixels.
    """
    outline = np.argwhere(mask & ~ndimage.binary_erosion(mask))
    corners = np.concatenate([outline + step for step in _PIXEL_CORNERS])
    hull = ConvexHull(corners)
    ring = corners[hull.vertices].astype(float)
    ring = np.roll(ring, -int(np.argmax(ring.sum(axis=1))), axis=0)
    return np.vstack([ring, ring[:1]]), float(hull.volume)


def _tilt(mask: Bool[ndarray, "H W"]) -> float:
    """Return by how much the edges of a sheet slope down to the right, degrees.

    Long edges count more, those along the border of the image not at all. Edges at
    right angles have the same tilt, so it lies between -45 and 45.
    """
    ring, _ = _hull(mask)
    edges = np.diff(ring, axis=0)
    middle = (ring[1:] + ring[:-1]) / 2
    margin = np.minimum(middle, np.array(mask.shape) - middle).min(axis=1)
    is_within = margin > _CORNER_TOLERANCE
    directions = (edges @ (1j, 1))[is_within]
    # The fourth power makes the four directions of a rectangle one.
    fourth = (directions**4 / np.maximum(np.abs(directions), 1e-9) ** 2).sum()
    return float(np.degrees(np.angle(fourth)) / 4)


def _turned(image: Float[ndarray, "H W C"], tilt: float) -> Float[ndarray, "H W C"]:
    """Turn an image about its middle until what had the tilt is level."""
    return np.asarray(
        ndimage.rotate(image, tilt, reshape=False, order=1, mode="nearest")
    )


def _is_sharp(
    channel: Float[ndarray, "H W"], mask: Bool[ndarray, "H W"], contrast: float
) -> bool:
    """Tell whether lightness changes at once along most of a region's edge."""
    inside = ndimage.binary_erosion(mask, iterations=_STEP, border_value=1)
    outside = ~ndimage.binary_dilation(mask, iterations=_STEP)
    edge = ndimage.binary_dilation(mask) & ~mask
    if not edge.any() or not inside.any() or not outside.any():
        return False
    step = [
        channel[
            tuple(
                ndimage.distance_transform_edt(
                    ~side, return_distances=False, return_indices=True
                )[:, edge]
            )
        ]
        for side in (inside, outside)
    ]
    return bool(np.median(np.abs(step[0] - step[1])) > _MIN_STEP * contrast)


def _has_detail(image: Float[ndarray, "H W C"], mask: Bool[ndarray, "h w"]) -> bool:
    """Tell whether anything is drawn within a region."""
    medium, _ = resize(image, min(4 * _SIZE / max(image.shape[:2]), 1.0))
    gray = medium.mean(axis=-1)
    inner = ndimage.binary_erosion(mask, iterations=2 * _EDGE, border_value=1)
    is_inside = enlarge(inner[..., None].astype(float), medium.shape)[..., 0] > 0.5
    detail = np.abs(gray - ndimage.uniform_filter(gray, 25))[is_inside]
    return bool(len(detail) and np.quantile(detail, 0.998) > _MIN_DETAIL)
