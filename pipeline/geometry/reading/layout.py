"""Drawings of one thing brought to one scale, as the sketch cameras would see it.

Front and side share the height, front and top the width, side and top the depth. The
shape's ball is that of the visual hull of the filled drawings (Laurentini 1994).
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

# Which object axes run along the rows and the columns of each sketch view.
_AXES = {"front": ("y", "x"), "side": ("y", "z"), "top": ("z", "x")}
_AXIS_NAMES = {"y": "height", "x": "width", "z": "depth"}
_HULL = 64  # cells on a side of the visual hull
_FILL_SIZE = 256  # px: the size at which a drawing is filled for it
_SAME = 0.05  # of two drawings' common extent: less is drawn by the same measure
_WINDOW = 1.98  # of the ball's radius: the largest extent that stays on the page
_ENCLOSING = 1.5  # times the ink: a smaller filled area is no silhouette
_NEARLY_EMPTY, _CROWDED = 0.005, 0.15  # share of ink on the page


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Drawings as the network sees them.

    Attributes:
        pages: In the order of SKETCH_VIEWS, ink 0 on paper 1; blank where none is.
        scales: By view: pixels of the page per pixel of the picture, (row, col).
        remarks: What did not fit together, or looks odd, in words, by view.
    """

    pages: Float[ndarray, "K H W"]
    scales: dict[str, tuple[float, float]]
    remarks: dict[str, list[str]]


def lay_out(drawings: Mapping[str, VectorDrawing], size: int, width: float) -> Layout:
    """Place drawings, by view name, each in the middle of its page.

    Args:
        drawings: At least one.
        size: Of a page, pixels.
        width: Of a line, pixels.
    """
    extents, remarks = common_extents(drawings)
    radius = hull_radius(drawings, extents)
    pages = np.ones((len(SKETCH_VIEWS), size, size))
    scales = {}
    for view, drawing in drawings.items():
        wanted = np.array([extents[axis] for axis in _AXES[view]]) / radius
        # A drawing that would leave the window is made to fit it.
        wanted *= min(1.0, _WINDOW / wanted.max()) * size / (2 * HALF_WIDTH)
        own = drawing.extent
        scale = wanted / np.where(own > 0, own, 1)
        page = draw_centered(drawing, scale, size, width)
        pages[SKETCH_VIEWS.index(view)] = page
        scales[view] = (float(scale[0]), float(scale[1]))
        remarks[view] = remarks.get(view, []) + _about(page)
    return Layout(pages=pages, scales=scales, remarks=remarks)


def draw_centered(
    drawing: VectorDrawing, scale: Float[ndarray, "2"], size: int, width: float
) -> Float[ndarray, "H W"]:
    """Draw the lines into the middle of a page, `scale` times as large."""
    middle = drawing.box.mean(axis=0)
    lines = [(line - middle) * scale + size / 2 for line in drawing.lines]
    return rasterize([uniform_stroke(line, width) for line in lines], size)


def common_extents(
    drawings: Mapping[str, VectorDrawing],
) -> tuple[dict[str, float], dict[str, list[str]]]:
    """Return the extent along each axis that is drawn, and remarks by view.

    The first drawing sets the scale, and stands where a later one disagrees with it.
    """
    extents: dict[str, float] = {}
    remarks: dict[str, list[str]] = {}
    drawn_in: dict[str, str] = {}
    for view in (view for view in SKETCH_VIEWS if view in drawings):
        own = dict(zip(_AXES[view], drawings[view].extent.tolist(), strict=True))
        shared = [axis for axis in own if axis in extents and own[axis] > 0]
        scale = extents[shared[0]] / own[shared[0]] if shared else 1.0
        for axis in shared:
            other = drawings[drawn_in[axis]].extent[_AXES[drawn_in[axis]].index(axis)]
            is_first = axis == shared[0]
            ratio = own[axis] / other if is_first else own[axis] * scale / extents[axis]
            if abs(np.log(ratio)) > _SAME:
                remarks.setdefault(view, []).append(
                    _differing(view, drawn_in[axis], axis, float(ratio), is_first)
                )
        for axis in own:
            if axis not in extents:
                extents[axis], drawn_in[axis] = own[axis] * scale, view
    return extents, remarks


def hull_radius(
    drawings: Mapping[str, VectorDrawing], extents: Mapping[str, float]
) -> float:
    """Return the radius, about the box's centre, of what all filled drawings allow."""
    ticks = (np.arange(_HULL) + 0.5) / _HULL - 0.5
    hull = np.ones((_HULL,) * 3, dtype=bool)  # z, y, x: ascending
    for view, drawing in drawings.items():
        fill_enclosed = _filled_box(drawing)
        if view == "front":
            hull &= fill_enclosed[::-1][None]
        elif view == "side":
            hull &= fill_enclosed[::-1, ::-1].T[:, :, None]
        else:
            hull &= fill_enclosed[:, None, :]
    z, y, x = (ticks * extents.get(axis, 0.0) for axis in ("z", "y", "x"))
    distance = np.sqrt(z[:, None, None] ** 2 + y[:, None] ** 2 + x**2)
    widest = max(extents.values()) / 2
    return float(max(distance[hull].max(initial=0.0), widest))


def _filled_box(drawing: VectorDrawing) -> Bool[ndarray, "64 64"]:
    """Fill a drawing whose box is stretched over the page."""
    rim = 2.0  # pixels: half a line's width around the box
    own = drawing.extent
    scale = (_FILL_SIZE - 2 * rim) / np.where(own > 0, own, 1)
    area = fill_enclosed(draw_centered(drawing, scale, _FILL_SIZE, 2 * rim))
    cells = area.reshape(_HULL, _FILL_SIZE // _HULL, _HULL, _FILL_SIZE // _HULL)
    return cells.mean(axis=(1, 3)) > 0.5


def _differing(view: str, other: str, axis: str, ratio: float, is_first: bool) -> str:
    name = _AXIS_NAMES[axis]
    percent = 100 * abs(ratio - 1)
    if is_first:
        return (
            f"{other} and {view} differ in {name} by {percent:.0f} %: "
            f"brought to the same {name}"
        )
    return (
        f"the {view} drawing is {percent:.0f} % off in proportion: stretched to the "
        f"{name} of the {other} drawing"
    )


def _about(page: Float[ndarray, "H W"]) -> list[str]:
    """Say what is odd about a drawing on its page."""
    found = []
    share = float(1 - page.mean())
    if share < _NEARLY_EMPTY:
        found.append(f"nearly empty: ink covers {share:.1%} of the page")
    if share > _CROWDED:
        found.append(f"crowded: ink covers {share:.0%} of the page")
    if fill_enclosed(page).sum() < _ENCLOSING * (page < 0.5).sum():
        found.append("the lines enclose no area: the outline is open")
    places = [
        f"{col / len(page):.0%} from the left, {row / len(page):.0%} from the top"
        for row, col in outline_gaps(page)
    ]
    if places:
        others = f"{len(places) - 1} more place{'s' * (len(places) > 2)}"
        more = f" and {others}" if len(places) > 1 else ""
        found.append(f"the outline is open at {places[0]}{more}")
    return found
