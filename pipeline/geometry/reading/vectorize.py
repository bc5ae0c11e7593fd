"""Vectorization: a person's drawing as polylines, and warnings about it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.thinning import skeletonize, trace_centerlines
from pipeline.geometry.reading.binarize import BadDrawingError, binarize

_AREA_HALF_WIDTH = 2.6  # times the median half width of a line: wider ink is an area
_MAX_HALF_WIDTH = 0.03  # of the drawing's size: no line has a larger half width
_SCRIBBLE_RADIUS = 0.8  # times that radius: gaps up to twice as wide are closed
_MIN_AREA = 2.5  # times the disc's area: a smaller filled spot is a blot
_MUCH_FILLED = 0.2  # of the ink in filled areas: worth a warning
_MIN_LENGTH = 1.2  # of the drawing's diagonal: fewer lines are nearly nothing
_MIN_SIZE = 48  # px: a smaller drawing has lost its details
_EDGE_MARGIN = 0.01  # of the image: a drawing that near its edge may be cut off


@dataclass(frozen=True, kw_only=True)
class VectorDrawing:
    """The centerlines of a drawing, (row, col) in pixels of the image it came from.

    Attributes:
        lines: Polylines; one point alone is a dot.
        image_size: Height and width of the image.
        is_light: Whether ink was lighter than paper; None for strokes without paper.
        line_width: Median width of its lines; 0 for strokes.
        filled_share: Of the ink, in areas too wide for lines, traced by their outlines.
        left_out: What beside the drawing was on the paper, in words.
    """

    lines: list[Float[ndarray, "_ 2"]]
    image_size: tuple[float, float]
    is_light: bool | None = None
    line_width: float = 0.0
    filled_share: float = 0.0
    left_out: list[str] = field(default_factory=list)

    @property
    def bounds(self) -> Float[ndarray, "2 2"]:
        """The least and the greatest (row, col) of its lines."""
        points = np.concatenate(self.lines)
        return np.stack([points.min(axis=0), points.max(axis=0)])

    @property
    def extent(self) -> Float[ndarray, "2"]:
        """Height and width of the drawing."""
        return self.bounds[1] - self.bounds[0]


def vectorize(image: Float[ndarray, "H W C"]) -> VectorDrawing:
    """Trace the lines of an image with one or three channels in [0, 1].

    Raises:
        BadDrawingError: It holds no drawing.
    """
    binary = binarize(image)
    half_width = ndimage.distance_transform_edt(binary.ink)
    median = float(np.median(half_width[skeletonize(binary.ink)]))
    ink, filled_share = _outline_areas(binary.ink, median)
    lines = [
        line * binary.pixel_size + binary.origin for line in trace_centerlines(ink)
    ]
    return VectorDrawing(
        lines=_require_lines(lines),
        image_size=(float(image.shape[0]), float(image.shape[1])),
        is_light=binary.is_light,
        line_width=2 * median * binary.pixel_size,
        filled_share=filled_share,
        left_out=binary.left_out,
    )


def resize(drawing: VectorDrawing, image_size: tuple[float, float]) -> VectorDrawing:
    """Express a drawing in pixels of its image at another size, height by width."""
    scale = np.array(image_size) / drawing.image_size
    return replace(
        drawing,
        lines=[line * scale for line in drawing.lines],
        image_size=image_size,
        line_width=drawing.line_width * float(scale.mean()),
    )


def from_strokes(
    strokes: Sequence[Float[ndarray, "_ 2"]],
    image_size: tuple[float, float] | None = None,
) -> VectorDrawing:
    """Take strokes as they are; without an image size it is their extent."""
    lines = [np.asarray(stroke, dtype=float) for stroke in strokes if len(stroke)]
    lines = _require_lines([line for line in lines if np.isfinite(line).all()])
    if image_size is None:
        height, width = np.concatenate(lines).max(axis=0)
        image_size = (float(height), float(width))
    return VectorDrawing(lines=lines, image_size=image_size)


def drawing_warnings(drawing: VectorDrawing) -> list[str]:
    """Describe in words what may spoil the use of a drawing."""
    warnings = []
    diagonal = float(np.hypot(*drawing.extent))
    length = sum(float(arc_lengths(line)[-1]) for line in drawing.lines)
    if length < _MIN_LENGTH * diagonal:
        warnings.append("nearly empty: little more than one stroke")
    if drawing.filled_share > _MUCH_FILLED:
        warnings.append(
            f"filled areas rather than lines: {drawing.filled_share:.0%} of the ink; "
            "their outlines are used"
        )
    if drawing.is_light is not None:
        if diagonal < _MIN_SIZE:
            warnings.append(f"small: the drawing is {diagonal:.0f} pixels large")
        warnings += _cut_off_warnings(drawing)
    return warnings


def _cut_off_warnings(drawing: VectorDrawing) -> list[str]:
    margin = _EDGE_MARGIN * max(drawing.image_size) + drawing.line_width / 2
    low, high = drawing.bounds
    far_edge = np.array(drawing.image_size) - margin
    is_touching = np.concatenate([low < margin, high > far_edge])
    sides = np.array(["top", "left", "bottom", "right"])[is_touching]
    if not len(sides):
        return []
    return [f"touches the {' and '.join(sides)} edge of the image: cut off there?"]


def _require_lines(lines: list[Float[ndarray, "_ 2"]]) -> list[Float[ndarray, "_ 2"]]:
    if not lines or not np.ptp(np.concatenate(lines), axis=0).max() > 0:
        raise BadDrawingError("the image is empty: there is no line")
    return lines


def _outline_areas(
    ink: Bool[ndarray, "H W"], median_half_width: float
) -> tuple[Bool[ndarray, "H W"], float]:
    """Replace filled areas by their outlines; return also their share of the ink.

    An area is filled where a disc much wider than a line fits in, and has room to move.
    In a drawing that is colored in, scribbles that leave gaps fill an area, too.
    """
    radius = min(_AREA_HALF_WIDTH * median_half_width, _MAX_HALF_WIDTH * max(ink.shape))
    area = _open(ink, radius)
    if (ink & area).sum() > _MUCH_FILLED * ink.sum():
        gap = _SCRIBBLE_RADIUS * radius
        closed = ~_dilate(~_dilate(ink, gap), gap)
        area = _open(closed, radius)
    if not area.any():
        return ink, 0.0
    outline = area & (ndimage.distance_transform_edt(np.pad(area, 1))[1:-1, 1:-1] <= 2)
    return (ink & ~area) | outline, float((ink & area).sum() / ink.sum())


def _open(ink: Bool[ndarray, "H W"], radius: float) -> Bool[ndarray, "H W"]:
    """Open the ink by a disc; drop spots hardly larger than the disc."""
    opened = _dilate(~_dilate(~ink, radius), radius)
    label, _ = ndimage.label(opened)
    size = np.bincount(label.ravel())
    size[0] = 0
    return np.asarray(size > _MIN_AREA * np.pi * radius**2)[label]


def _dilate(mask: Bool[ndarray, "H W"], radius: float) -> Bool[ndarray, "H W"]:
    """Dilate by a disc; beyond the image the mask is as at the image's edge."""
    dilated = np.zeros_like(mask)
    if mask.any():
        # Farther away nothing changes.
        near = _bounds(mask, math.ceil(radius) + 1)
        padded = np.pad(mask[near], 1, mode="edge")
        away = ndimage.distance_transform_edt(~padded)
        dilated[near] = away[1:-1, 1:-1] <= radius
    return dilated


def _bounds(mask: Bool[ndarray, "H W"], margin: int) -> tuple[slice, slice]:
    """Return the rows and columns of a mask and a margin around it."""
    ends = [np.flatnonzero(mask.any(axis=axis))[[0, -1]].tolist() for axis in (1, 0)]
    rows, cols = (slice(max(a - margin, 0), b + margin + 1) for a, b in ends)
    return rows, cols
