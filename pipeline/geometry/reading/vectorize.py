"""A person's drawing as lines, whatever it was drawn with, and what is odd about it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.thinning import skeletonize, trace_centerlines
from pipeline.geometry.reading.binarize import BadDrawingError, binarize

_FAT = 2.6  # times the usual half width of a line: wider ink is a filled area
_FATTEST = 0.03  # of the drawing: no line has a larger half width
_SCRIBBLE = 0.8  # times its radius: gaps half as wide are scribbled over
_ROOM = 2.5  # times the disc's area: a smaller filled spot is a blot
_MUCH_FILLED = 0.2  # of the ink in filled areas: worth a remark
_SHORT = 1.2  # of the drawing's diagonal: all lines together are nearly nothing
_COARSE = 48  # px: a smaller drawing has lost its details
_AT_EDGE = 0.01  # of the picture: a drawing that near its edge may be cut off


@dataclass(frozen=True, kw_only=True)
class VectorDrawing:
    """The centre lines of a drawing, (row, col) in the picture's own pixels.

    Attributes:
        lines: Polylines; one point alone is a dot.
        picture: Height and width of the picture.
        is_light: Whether it was light on dark; None for strokes without paper.
        line_width: Usual width of its lines; 0 for strokes.
        filled: Share of the ink in areas too wide for lines, drawn by their outlines.
    """

    lines: list[Float[ndarray, "_ 2"]]
    picture: tuple[float, float]
    is_light: bool | None = None
    line_width: float = 0.0
    filled: float = 0.0

    @property
    def box(self) -> Float[ndarray, "2 2"]:
        """The least and the greatest (row, col) of its lines."""
        points = np.concatenate(self.lines)
        return np.stack([points.min(axis=0), points.max(axis=0)])

    @property
    def extent(self) -> Float[ndarray, "2"]:
        """Height and width of what is drawn."""
        return self.box[1] - self.box[0]


def vectorize(picture: Float[ndarray, "H W C"]) -> VectorDrawing:
    """Find the lines of a picture with one or three channels in [0, 1]."""
    found = binarize(picture)
    half_width = ndimage.distance_transform_edt(found.page)
    usual = float(np.median(half_width[skeletonize(found.page)]))
    outlined, filled = _outlined(found.page, usual)
    lines = [
        line * found.pixel_size + found.corner for line in trace_centerlines(outlined)
    ]
    return VectorDrawing(
        lines=_checked(lines),
        picture=(float(picture.shape[0]), float(picture.shape[1])),
        is_light=found.is_light,
        line_width=2 * usual * found.pixel_size,
        filled=filled,
    )


def from_strokes(
    strokes: Sequence[Float[ndarray, "_ 2"]], picture: tuple[float, float] | None = None
) -> VectorDrawing:
    """Take strokes as they were drawn, on a page or on none."""
    lines = [np.asarray(stroke, dtype=float) for stroke in strokes if len(stroke)]
    lines = _checked([line for line in lines if np.isfinite(line).all()])
    if picture is None:
        height, width = np.concatenate(lines).max(axis=0)
        picture = (float(height), float(width))
    return VectorDrawing(lines=lines, picture=picture)


def drawing_warnings(drawing: VectorDrawing) -> list[str]:
    """Say in words what may spoil the use of a drawing."""
    found = []
    across = float(np.hypot(*drawing.extent))
    drawn = sum(float(arc_lengths(line)[-1]) for line in drawing.lines)
    if drawn < _SHORT * across:
        found.append("nearly empty: little more than one stroke")
    if drawing.filled > _MUCH_FILLED:
        found.append(
            f"filled areas rather than lines: {drawing.filled:.0%} of the ink; "
            "their outlines are used"
        )
    if drawing.is_light is not None:
        if across < _COARSE:
            found.append(f"small: the drawing is {across:.0f} pixels large")
        found += _cut_off(drawing)
    return found


def _cut_off(drawing: VectorDrawing) -> list[str]:
    near = _AT_EDGE * max(drawing.picture) + drawing.line_width / 2
    low, high = drawing.box
    beyond = np.concatenate([low < near, high > np.array(drawing.picture) - near])
    sides = np.array(["top", "left", "bottom", "right"])[beyond]
    if not len(sides):
        return []
    return [f"touches the {' and '.join(sides)} edge of the picture: cut off there?"]


def _checked(lines: list[Float[ndarray, "_ 2"]]) -> list[Float[ndarray, "_ 2"]]:
    if not lines or not np.ptp(np.concatenate(lines), axis=0).max() > 0:
        raise BadDrawingError("the page is empty: there is no line")
    return lines


def _outlined(
    ink: Bool[ndarray, "H W"], usual: float
) -> tuple[Bool[ndarray, "H W"], float]:
    """Replace filled areas by their outlines; return what share of the ink they are.

    An area is filled where a disc much wider than a line fits in, and has room to move.
    In a picture that is coloured in, scribbles that leave gaps fill an area, too.
    """
    radius = min(_FAT * usual, _FATTEST * max(ink.shape))
    area = _opened(ink, radius)
    if (ink & area).sum() > _MUCH_FILLED * ink.sum():
        closed = ~_grown(~_grown(ink, _SCRIBBLE * radius), _SCRIBBLE * radius)
        area = _opened(closed, radius)
    rim = area & (ndimage.distance_transform_edt(np.pad(area, 1))[1:-1, 1:-1] <= 2)
    return (ink & ~area) | rim, float((ink & area).sum() / ink.sum())


def _opened(ink: Bool[ndarray, "H W"], radius: float) -> Bool[ndarray, "H W"]:
    """Return what a disc that fits into the ink covers, where it has room to move."""
    opened = _grown(~_grown(~ink, radius), radius)
    label, _ = ndimage.label(opened)
    size = np.bincount(label.ravel())
    size[0] = 0
    return np.asarray(size > _ROOM * np.pi * radius**2)[label]


def _grown(mask: Bool[ndarray, "H W"], radius: float) -> Bool[ndarray, "H W"]:
    """Grow by a disc; the world beyond the picture grows in where the rim is set."""
    edge = np.pad(mask, 1, mode="edge")
    return ndimage.distance_transform_edt(~edge)[1:-1, 1:-1] <= radius
