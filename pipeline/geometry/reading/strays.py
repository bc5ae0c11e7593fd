"""Ink on a page that is not the drawing: edges, a frame, punch holes, lines of text."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED

# Shares of the page's longer side, unless stated otherwise.
_BORDER = 0.03  # ink within it is the edge of the paper or of the scan
_SHADE = 0.08  # and a strip along the border that touches it may be as broad
_STRIP = 0.4  # of the page's side: the length of such a strip
_FRAME_BAND = 0.035  # in which a side of a frame lies
_FRAME_MARGIN = 0.09  # between a frame and the border of the page
_FRAME_COVERAGE = 0.85  # of a side of a frame that is drawn
_CLEARANCE = 0.02  # between a frame, or holes, and the drawing
_MIN_DRAWING = 0.1  # a smaller rest is no drawing
_HOLE_SIZES = (0.008, 0.055)
_HOLE_PLACE = 0.09  # from the border
_HOLE_ERROR = 0.012  # by which holes of a row differ in place and size
_ROUND = (0.68, 0.93)  # share of its box that a disc covers: 0.79
_LETTER_HEIGHT = 0.075
_LETTERS_APART = 0.9  # heights of a letter between one and the next
_MIN_LETTERS = 4
_TEXT_ASPECT = 2.5
_UNEVEN = 0.3  # heights of a line: by which its letters are above or below it
_FLAT = 0.6  # height of a letter by its width; dashes are flatter
_TEXT_APART = 0.008  # from the drawing


@dataclass(frozen=True, kw_only=True)
class _Components:
    """Connected ink: labels from 1, and by label its box and its number of pixels."""

    label: Int[ndarray, "H W"]
    box: Float[ndarray, "N 4"]  # top, left, bottom, right; 0 for the background
    area: Int[ndarray, " N"]

    @property
    def size(self) -> Float[ndarray, "N 2"]:
        return self.box[:, 2:] - self.box[:, :2]

    @property
    def center(self) -> Float[ndarray, "N 2"]:
        return (self.box[:, 2:] + self.box[:, :2]) / 2


def find_strays(ink: Bool[ndarray, "H W"]) -> tuple[Bool[ndarray, "H W"], list[str]]:
    """Return the ink that is not the drawing, and what it is, in words."""
    strays, words = np.zeros_like(ink), []
    kinds: dict[str, Callable[[_Components], Bool[ndarray, " N"]]] = {
        "edges of the paper or the scan": _are_edges,
        "a frame around the page": _are_frame,
        "punch holes": _are_holes,
        "text": _are_text,
    }
    for name, are_kind in kinds.items():
        components = _components(ink & ~strays)
        is_stray = are_kind(components)
        rest = components.box[1:][~is_stray[1:]]
        if (
            is_stray.any()
            and len(rest)
            and _extent(rest) > _MIN_DRAWING * max(ink.shape)
        ):
            strays |= is_stray[components.label]
            words.append(name)
    return strays, words


def _components(ink: Bool[ndarray, "H W"]) -> _Components:
    label, _ = ndimage.label(ink, EIGHT_CONNECTED)
    boxes = [
        (rows.start, cols.start, rows.stop, cols.stop)
        for rows, cols in ndimage.find_objects(label)
    ]
    return _Components(
        label=label,
        box=np.array([(0, 0, 0, 0), *boxes], dtype=float),
        area=np.bincount(label.ravel(), minlength=len(boxes) + 1),
    )


def _are_edges(components: _Components) -> Bool[ndarray, " N"]:
    """Tell which lie along the border alone, or are a strip that touches it."""
    label = components.label
    side = np.array(label.shape)
    row, col = np.ogrid[: side[0], : side[1]]
    to_border = np.minimum(
        np.minimum(row, side[0] - 1 - row), np.minimum(col, side[1] - 1 - col)
    )
    indices = np.arange(len(components.box))
    farthest = ndimage.maximum(to_border, label, indices)
    nearest = ndimage.minimum(to_border, label, indices)
    is_along = np.asarray(farthest) < _BORDER * side.max()
    size = components.size
    is_long = (size > _STRIP * side) & (size[:, ::-1] < _SHADE * side.max())
    is_strip = is_long.any(axis=1) & (np.asarray(nearest) == 0)
    is_strip &= components.area > 0.4 * size.prod(axis=1)
    is_strip |= is_along
    is_strip[0] = False
    return is_strip


def _are_frame(components: _Components) -> Bool[ndarray, " N"]:
    """Tell which are the sides of a rectangle around all else, near the border."""
    label = components.label
    is_frame = np.zeros(len(components.box), dtype=bool)
    if len(components.box) < 3:
        return is_frame
    side = np.array(label.shape)
    low, high = components.box[1:, :2].min(axis=0), components.box[1:, 2:].max(axis=0)
    margins = np.concatenate([low, side - high])
    if margins.max() > _FRAME_MARGIN * side.max():
        return is_frame
    band = max(int(_FRAME_BAND * side.max()), 2)
    page = label[int(low[0]) : int(high[0]), int(low[1]) : int(high[1])] > 0
    sides = (page[:band], page[-band:], page[:, :band].T, page[:, -band:].T)
    if min(strip.any(axis=0).mean() for strip in sides) < _FRAME_COVERAGE:
        return is_frame
    inner = np.concatenate([low + band, high - band])
    inside = label[int(inner[0]) : int(inner[2]), int(inner[1]) : int(inner[3])]
    within = np.bincount(inside.ravel(), minlength=len(is_frame))
    is_frame = within < 0.1 * np.maximum(components.area, 1)
    is_frame[0] = False
    rest = components.box[1:][~is_frame[1:]]
    gap = _CLEARANCE * side.max()
    is_clear = len(rest) and (
        (rest[:, :2].min(axis=0) > inner[:2] + gap - band).all()
        and (rest[:, 2:].max(axis=0) < inner[2:] - gap + band).all()
    )
    return is_frame & bool(is_clear)


def _are_holes(components: _Components) -> Bool[ndarray, " N"]:
    """Tell which are discs or rings of one size in a row along a border."""
    side = np.array(components.label.shape)
    longer = side.max()
    size, center = components.size, components.center
    is_small = (size > _HOLE_SIZES[0] * longer) & (size < _HOLE_SIZES[1] * longer)
    aspect = size[:, 0] / np.maximum(size[:, 1], 1)
    is_small = is_small.all(axis=1) & (aspect > 0.75) & (aspect < 1.33)
    small = np.flatnonzero(is_small).tolist()
    candidates = np.array([n for n in small if _is_round(components, n)], dtype=np.intp)
    is_hole = np.zeros(len(size), dtype=bool)
    for axis in (0, 1):
        for place in (center[:, axis], side[axis] - center[:, axis]):
            near = candidates[place[candidates] < _HOLE_PLACE * longer]
            for first in near:
                row = near[np.abs(place[near] - place[first]) < _HOLE_ERROR * longer]
                alike = (
                    np.abs(size[row] - size[first]).max(axis=1) < _HOLE_ERROR * longer
                )
                if alike.sum() > 1:
                    is_hole[row[alike]] = True
    return is_hole & _are_apart(components, is_hole, _CLEARANCE * longer)


def _is_round(components: _Components, index: int) -> bool:
    top, left, bottom, right = components.box[index].astype(int)
    ink = components.label[top:bottom, left:right] == index
    share = float(np.mean(ndimage.binary_fill_holes(ink)))
    return _ROUND[0] < share < _ROUND[1]


def _are_text(components: _Components) -> Bool[ndarray, " N"]:
    """Tell which are letters: small, many, in a level line beside all else."""
    longer = max(components.label.shape)
    height = components.size[:, 0]
    letters = np.flatnonzero(height < _LETTER_HEIGHT * longer)[1:]
    letters = letters[components.size[letters, 1] < 3 * _LETTER_HEIGHT * longer]
    is_text = np.zeros(len(height), dtype=bool)
    for line in _level_lines(components, letters):
        box = components.box[line]
        tall = height[line].max()
        width = box[:, 3].max() - box[:, 1].min()
        middle = components.center[line, 0]
        is_dashes = np.median(components.size[line] @ (1, -_FLAT)) < 0
        is_level = np.median(np.abs(middle - np.median(middle))) < _UNEVEN * tall
        is_long = len(line) >= _MIN_LETTERS and width > _TEXT_ASPECT * tall
        if is_long and is_level and not is_dashes:
            is_text |= _are_within(components, box)  # dots and accents with the letters
    return is_text & _are_apart(components, is_text, _TEXT_APART * longer)


def _are_within(
    components: _Components, boxes: Float[ndarray, "M 4"]
) -> Bool[ndarray, " N"]:
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    center = components.center
    is_within = ((center >= low) & (center <= high)).all(axis=1)
    is_small = (components.size <= high - low).all(axis=1)
    return is_within & is_small & (components.area > 0)


def _level_lines(components: _Components, letters: ndarray) -> list[ndarray]:
    """Group letters that are side by side, less than a letter's height apart."""
    if not len(letters):
        return []
    usual = float(np.quantile(components.size[letters, 0], 0.7))
    cover = np.zeros(components.label.shape, dtype=bool)
    for top, left, bottom, right in components.box[letters].astype(int):
        reach = int(_LETTERS_APART * max(usual, bottom - top) / 2) + 1
        middle = (top + bottom) // 2
        rise = max((bottom - top) // 4, 1)
        cover[middle - rise : middle + rise, max(left - reach, 0) : right + reach] = (
            True
        )
    group, count = ndimage.label(cover)
    center = components.center[letters].astype(int)
    group_of = group[center[:, 0], center[:, 1]]
    return [letters[group_of == index] for index in range(1, count + 1)]


def _are_apart(
    components: _Components, is_kind: Bool[ndarray, " N"], gap: float
) -> Bool[ndarray, " N"]:
    """Tell which are outside of the box of all that is not of their kind."""
    rest = components.box[1:][~is_kind[1:]]
    if not len(rest):
        return np.zeros_like(is_kind)
    low, high = rest[:, :2].min(axis=0) - gap, rest[:, 2:].max(axis=0) + gap
    is_beside = (components.box[:, 2:] < low) | (components.box[:, :2] > high)
    return np.asarray(is_beside.any(axis=1))


def _extent(boxes: Float[ndarray, "N 4"]) -> float:
    return float((boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)).max())
