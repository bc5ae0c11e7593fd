"""A person's pictures as the drawings that the network knows.

Ink is found in each picture; then the drawings are brought to one scale: front and side
share the height, front and top the width, side and top the depth. The shape's ball is
that of the visual hull of the filled drawings (Laurentini 1994).
"""

import logging
from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from PIL import Image
from scipy import ndimage

from pipeline.geometry.cameras import HALF_WIDTH, SKETCH_VIEWS
from pipeline.geometry.lines import silhouette_of

# Which object axes run along the rows and the columns of each sketch view.
_AXES = {"front": ("y", "x"), "side": ("y", "z"), "top": ("z", "x")}
_WORKING_SIZE = 1024  # px: larger pictures are shrunk to this before ink is looked for
_PAPER_BLUR = 0.05  # of the picture: light that varies more slowly is the paper's
_MIN_CONTRAST = 0.08  # between ink and paper; less is an empty page
_FAINT = 0.4  # share of the strongest ink that still is ink
_SPECK = 4e-5  # of the picture: smaller spots are dirt
_MAX_INK = 0.4  # of the drawing's box: more is a filled picture, not lines
_HULL = 64  # cells on a side of the visual hull
_MISMATCH = 0.1  # of two drawings' common extent, above which it is reported

log = logging.getLogger(__name__)


class BadDrawingError(ValueError):
    """A picture in which no drawing can be found."""


def find_ink(picture: Float[ndarray, "H W"]) -> Bool[ndarray, "h w"]:
    """Find the lines of a picture, dark on light or light on dark, cut to their box."""
    picture = _shrunk(picture)
    border = np.concatenate([picture[[0, -1]].ravel(), picture[:, [0, -1]].ravel()])
    # The border is paper: where it is darker than the mean, the ink is light.
    if np.median(border) < picture.mean() - 1e-3:
        picture = 1 - picture
    reach = max(int(_PAPER_BLUR * max(picture.shape)), 3)
    paper = ndimage.grey_closing(picture, size=(reach, reach))
    darkness = ndimage.gaussian_filter(paper, reach / 2) - picture
    strongest = float(np.quantile(darkness, 0.998))
    if strongest < _MIN_CONTRAST:
        raise BadDrawingError("the page is empty: no lines stand out from the paper")
    ink = _without_specks(darkness > _FAINT * strongest)
    rows, cols = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    if not len(rows) or max(np.ptp(rows), np.ptp(cols)) < 8:
        raise BadDrawingError("the page is empty: only specks stand out from the paper")
    box = ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]
    if box.mean() > _MAX_INK:
        raise BadDrawingError(
            f"{box.mean():.0%} of it is ink: a filled picture, not a line drawing"
        )
    return box


def arrange(
    inks: Mapping[str, Bool[ndarray, "_ _"]], size: int, width: float
) -> Float[ndarray, "K H W"]:
    """Place the drawings, by view name, as the cameras would see one shape.

    Args:
        inks: Lines cut to their box.
        size: Of the drawings made, pixels.
        width: Of the network's lines, pixels; thinner lines are made as wide.
    """
    extents = common_extents(inks)
    radius = hull_radius(inks, extents)
    drawings = np.ones((len(SKETCH_VIEWS), size, size))
    for view, ink in inks.items():
        height, breadth = (extents[axis] / radius for axis in _AXES[view])
        # A drawing that would leave the window is made to fit it.
        fit = min(1.0, 1.98 / max(height, breadth))
        pixels = size / (2 * HALF_WIDTH) * fit
        drawings[SKETCH_VIEWS.index(view)] = _placed(
            ink, height * pixels, breadth * pixels, size, width
        )
    return drawings


def common_extents(inks: Mapping[str, Bool[ndarray, "_ _"]]) -> dict[str, float]:
    """Return the extent along each axis that is drawn.

    The first drawing sets the scale, and stands where a later one disagrees with it,
    which is logged.
    """
    extents: dict[str, float] = {}
    for view in SKETCH_VIEWS:
        if view not in inks:
            continue
        own = dict(zip(_AXES[view], map(float, inks[view].shape), strict=True))
        shared = [axis for axis in own if axis in extents]
        scale = extents[shared[0]] / own[shared[0]] if shared else 1.0
        for axis in shared[1:]:
            ratio = own[axis] * scale / extents[axis]
            if abs(np.log(ratio)) > _MISMATCH:
                log.warning(
                    "the %s drawing is %.0f %% off in proportion: stretched to fit",
                    view,
                    100 * abs(ratio - 1),
                )
        extents |= {axis: own[axis] * scale for axis in own if axis not in extents}
    return extents


def hull_radius(
    inks: Mapping[str, Bool[ndarray, "_ _"]], extents: Mapping[str, float]
) -> float:
    """Return the radius, about the box's centre, of what all filled drawings allow."""
    ticks = (np.arange(_HULL) + 0.5) / _HULL - 0.5
    hull = np.ones((_HULL,) * 3, dtype=bool)  # z, y, x: ascending
    for view, ink in inks.items():
        page = np.pad(1.0 - ink, 1, constant_values=1.0)
        filled = _resampled(silhouette_of(page)[1:-1, 1:-1])
        if view == "front":
            hull &= filled[::-1][None]
        elif view == "side":
            hull &= filled[::-1, ::-1].T[:, :, None]
        else:
            hull &= filled[:, None, :]
    z, y, x = (ticks * extents.get(axis, 0.0) for axis in ("z", "y", "x"))
    distance = np.sqrt(z[:, None, None] ** 2 + y[:, None] ** 2 + x**2)
    widest = max(extents.values()) / 2
    return float(max(distance[hull].max(initial=0.0), widest))


def _shrunk(picture: Float[ndarray, "H W"]) -> Float[ndarray, "h w"]:
    factor = max(picture.shape) / _WORKING_SIZE
    if factor <= 1:
        return picture
    height, width = (max(round(side / factor), 1) for side in picture.shape)
    image = Image.fromarray(picture.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=float)


def _without_specks(ink: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    label, count = ndimage.label(ink, structure=np.ones((3, 3)))
    if not count:
        return ink
    size = np.bincount(label.ravel())
    size[0] = 0
    return size[label] >= max(_SPECK * ink.size, 4)


def _resampled(filled: Bool[ndarray, "H W"]) -> Bool[ndarray, "64 64"]:
    image = Image.fromarray(filled.astype(np.uint8) * 255)
    small = image.resize((_HULL, _HULL), Image.Resampling.BOX)
    return np.asarray(small) > 127


def _placed(
    ink: Bool[ndarray, "h w"], height: float, breadth: float, size: int, width: float
) -> Float[ndarray, "H W"]:
    """Draw ink into the middle of a page, `height` by `breadth` pixels large."""
    finer = 4
    shape = [max(round(side * finer), 1) for side in (breadth, height)]
    image = Image.fromarray(ink.astype(np.uint8) * 255)
    shrunk = np.asarray(image.resize(shape, Image.Resampling.BOX)) / 255.0
    # Area averages thin lines away: keep all that the line's own peak keeps half of.
    fine = shrunk > 0.5 * min(np.quantile(shrunk[shrunk > 0], 0.75), 1.0)
    page = np.zeros((size * finer, size * finer), dtype=bool)
    top, left = (
        (side - part) // 2 for side, part in zip(page.shape, fine.shape, strict=True)
    )
    page[top : top + fine.shape[0], left : left + fine.shape[1]] = fine
    half = ndimage.distance_transform_edt(page)
    own = 2 * np.quantile(half[page], 0.9) / finer
    grown = max((width - own) / 2, 0.0) * finer
    distance = ndimage.distance_transform_edt(~page)
    covered = np.clip(grown + 0.5 - distance, 0, 1)
    covered[page] = 1.0
    return 1 - covered.reshape(size, finer, size, finer).mean(axis=(1, 3))
