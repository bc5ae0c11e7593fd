"""Drawings of one shape laid out at one scale, as the sketch cameras would see it.

Front and side share the height, front and top the width, side and top the depth. The
unit ball is that of the visual hull of the filled drawings (Laurentini 1994).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.curves.silhouette_fill import fill_enclosed, outline_gaps
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.geometry.scene.cameras import HALF_WIDTH, SKETCH_VIEWS
from pipeline.geometry.scene.posed_drawings import PosedDrawings

# Which object axes run along the rows and the columns of each sketch view.
_AXES = {"front": ("y", "x"), "side": ("y", "z"), "top": ("z", "x")}
_AXIS_NAMES = {"y": "height", "x": "width", "z": "depth"}
_HULL_SIZE = 64  # voxels on a side of the visual hull
_FILL_SIZE = 256  # px: the size at which a drawing is filled for it
_MAX_MISMATCH = 0.05  # log ratio of a common extent; less is not worth a warning
_MAX_EXTENT = 1.98  # of the ball's radius: the largest that stays in the image
_MIN_FILL = 1.2  # times the ink: a smaller filled area is no silhouette
_NEARLY_EMPTY, _CROWDED = 0.005, 0.15  # share of ink in the image


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Drawings as the network sees them.

    Attributes:
        drawings: The front, the side and the top first, as far as they are drawn.
        scales: By view: pixels of the drawing per pixel of the original, (row, col).
        warnings: What did not fit together, or looks odd, in words, by view.
    """

    drawings: PosedDrawings
    scales: dict[str, tuple[float, float]]
    warnings: dict[str, list[str]]


def lay_out(
    drawings: Mapping[str, VectorDrawing], size: int, line_width: float
) -> Layout:
    """Draw the drawings, by view, each in the middle of its image.

    Front, side and top are at one scale. What is seen from elsewhere shares no axis
    with another drawing, so each of these fills the ball by itself.

    Args:
        drawings: At least one, by view (scene/drawing_views.py).
        size: Of an image, pixels.
        line_width: Pixels.
    """
    along_axes = {view: drawings[view] for view in SKETCH_VIEWS if view in drawings}
    others = [view for view in drawings if view not in along_axes]
    targets, warnings = _common_targets(along_axes)
    for view in others:
        # By itself, it is laid out like a front.
        targets[view] = _common_targets({"front": drawings[view]})[0]["front"]
    images, scales = [], {}
    for view, target in targets.items():
        drawing = drawings[view]
        # A drawing that would leave the window is shrunk to fit it.
        target *= min(1.0, _MAX_EXTENT / target.max()) * size / (2 * HALF_WIDTH)
        scale = target / np.where(drawing.extent > 0, drawing.extent, 1)
        images.append(draw_centered(drawing, scale, size, line_width))
        scales[view] = (float(scale[0]), float(scale[1]))
        warnings[view] = warnings.get(view, []) + _image_warnings(images[-1])
    posed = PosedDrawings(images=np.stack(images), views=tuple(targets))
    return Layout(drawings=posed, scales=scales, warnings=warnings)


def _common_targets(
    drawings: Mapping[str, VectorDrawing],
) -> tuple[dict[str, Float[ndarray, "2"]], dict[str, list[str]]]:
    """Return height and width of each drawing along the axes, and warnings, by view.

    Radii of the unit ball.
    """
    if not drawings:
        return {}, {}
    extents, warnings = common_extents(drawings)
    radius = hull_radius(drawings, extents)
    targets = {
        view: np.array([extents[axis] for axis in _AXES[view]]) / radius
        for view in drawings
    }
    return targets, warnings


def draw_centered(
    drawing: VectorDrawing, scale: Float[ndarray, "2"], size: int, line_width: float
) -> Float[ndarray, "H W"]:
    """Draw the lines, scaled by (row, col), into the middle of an image."""
    middle = drawing.bounds.mean(axis=0)
    lines = [(line - middle) * scale + size / 2 for line in drawing.lines]
    return rasterize([uniform_stroke(line, line_width) for line in lines], size)


def common_extents(
    drawings: Mapping[str, VectorDrawing],
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return the extent along each axis that is drawn, and warnings by view.

    The first drawing sets the scale, and stands where a later one disagrees with it.
    """
    extents: dict[str, float] = {}
    warnings: dict[str, list[str]] = {}
    first_view: dict[str, str] = {}  # that draws an axis
    for view in (view for view in SKETCH_VIEWS if view in drawings):
        drawn = dict(zip(_AXES[view], drawings[view].extent.tolist(), strict=True))
        shared = [axis for axis in drawn if axis in extents and drawn[axis] > 0]
        scale = extents[shared[0]] / drawn[shared[0]] if shared else 1.0
        for axis in shared:
            reference = first_view[axis]
            other = drawings[reference].extent[_AXES[reference].index(axis)]
            sets_scale = axis == shared[0]
            ratio = (
                drawn[axis] / other
                if sets_scale
                else drawn[axis] * scale / extents[axis]
            )
            if abs(np.log(ratio)) > _MAX_MISMATCH:
                warnings.setdefault(view, []).append(
                    _mismatch_warning(view, reference, axis, float(ratio), sets_scale)
                )
        for axis in drawn:
            if axis not in extents:
                extents[axis], first_view[axis] = drawn[axis] * scale, view
    return extents, warnings


def hull_radius(
    drawings: Mapping[str, VectorDrawing], extents: Mapping[str, float]
) -> float:
    """Return the radius, about the box's center, of the drawings' visual hull."""
    ticks = (np.arange(_HULL_SIZE) + 0.5) / _HULL_SIZE - 0.5
    hull = np.ones((_HULL_SIZE,) * 3, dtype=bool)  # z, y, x: ascending
    for view, drawing in drawings.items():
        mask = _fill_stretched(drawing)
        if view == "front":
            hull &= mask[::-1][None]
        elif view == "side":
            hull &= mask[::-1, ::-1].T[:, :, None]
        else:
            hull &= mask[:, None, :]
    z, y, x = (ticks * extents.get(axis, 0.0) for axis in ("z", "y", "x"))
    distance = np.sqrt(z[:, None, None] ** 2 + y[:, None] ** 2 + x**2)
    widest = max(extents.values()) / 2
    return float(max(distance[hull].max(initial=0.0), widest))


def _fill_stretched(drawing: VectorDrawing) -> Bool[ndarray, "64 64"]:
    """Fill a drawing whose bounding box is stretched over the image."""
    margin = 2.0  # pixels: half a line's width around the box
    scale = (_FILL_SIZE - 2 * margin) / np.where(drawing.extent > 0, drawing.extent, 1)
    area = fill_enclosed(draw_centered(drawing, scale, _FILL_SIZE, 2 * margin))
    step = _FILL_SIZE // _HULL_SIZE
    blocks = area.reshape(_HULL_SIZE, step, _HULL_SIZE, step)
    return blocks.mean(axis=(1, 3)) > 0.5


def _mismatch_warning(
    view: str, other: str, axis: str, ratio: float, sets_scale: bool
) -> str:
    name = _AXIS_NAMES[axis]
    percent = 100 * abs(ratio - 1)
    if sets_scale:
        return (
            f"{other} and {view} differ in {name} by {percent:.0f} %: "
            f"brought to the same {name}"
        )
    return (
        f"the {view} drawing is {percent:.0f} % off in proportion: stretched to the "
        f"{name} of the {other} drawing"
    )


def _image_warnings(image: Float[ndarray, "H W"]) -> list[str]:
    """Describe in words what is odd about a drawing in its image."""
    warnings = []
    ink = float(1 - image.mean())
    if ink < _NEARLY_EMPTY:
        warnings.append(f"nearly empty: ink covers {ink:.1%} of the image")
    if ink > _CROWDED:
        warnings.append(f"crowded: ink covers {ink:.0%} of the image")
    if fill_enclosed(image).sum() < _MIN_FILL * (image < 0.5).sum():
        warnings.append("the lines enclose no area: the outline is open")
    gaps = [
        f"{col / len(image):.0%} from the left, {row / len(image):.0%} from the top"
        for row, col in outline_gaps(image)
    ]
    if gaps:
        others = f"{len(gaps) - 1} more place{'s' * (len(gaps) > 2)}"
        more = f" and {others}" if len(gaps) > 1 else ""
        warnings.append(f"the outline is open at {gaps[0]}{more}")
    return warnings
