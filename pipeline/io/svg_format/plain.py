"""Strokes of an SVG that is nothing but strokes: each as it was drawn, in order.

Where anything else shows (fills, clips, gradients, references, half-transparent paint),
only a picture of the SVG tells what is seen.
"""

import io
import re
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import svgelements
from jaxtyping import Float
from numpy import ndarray
from svgelements import Color, Linear, PathSegment, Shape

from pipeline.io.svg_format.document import GEOMETRY, SVG, length
from pipeline.io.svg_format.styles import (
    INITIAL,
    NotPlainError,
    Rule,
    Style,
    class_rules,
    is_shown,
    style_of,
)

_SHAPES = ("path", "line", "polyline", "polygon", "rect", "circle", "ellipse")
_UNSHOWN = (
    *("defs", "clipPath", "mask", "symbol", "pattern", "marker", "filter", "style"),
    *("linearGradient", "radialGradient", "view"),
)
_KEPT = ("transform", "d", "points", *GEOMETRY)
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?(px)?\s*")
_CURVE_POINTS = 12  # line segments that a curved segment is cut into
_MIN_CONTRAST = 0.15  # of luminance, stroke against paper
_MAX_WIDTH = 0.04  # of the canvas: a wider stroke is an area
_BEYOND = 0.005  # of the canvas: strokes that leave it by more are cut by it


def plain_strokes(
    root: Element, canvas: tuple[float, float]
) -> list[Float[ndarray, "_ 2"]] | None:
    """Return strokes as (row, col) polylines in pixels of the canvas, height by width.

    None if the SVG shows more than plain strokes, or none.
    """
    try:
        shown = _only_strokes(root, canvas)
        drawing = svgelements.SVG.parse(io.BytesIO(ElementTree.tostring(shown)))
        shapes = list(drawing.elements(lambda element: isinstance(element, Shape)))
        if any(
            shape.implicit_stroke_width > _MAX_WIDTH * max(canvas) for shape in shapes
        ):
            return None
        lines = [
            line
            for shape in shapes
            for line in _polylines(abs(svgelements.Path(shape)))
        ]
    except (NotPlainError, ArithmeticError, AttributeError, LookupError):
        return None
    except (TypeError, ValueError):
        return None  # svgelements knows less of the format than a renderer
    return lines if lines and _are_within(lines, canvas) else None


def _only_strokes(root: Element, canvas: tuple[float, float]) -> Element:
    """Copy the strokes that show, with their groups, as pixels of the canvas."""
    height, width = canvas
    copy = Element(root.tag, {"width": f"{width}", "height": f"{height}"})
    for name in ("viewBox", "preserveAspectRatio"):
        if name in root.attrib:
            copy.set(name, root.attrib[name])
    if "slice" in root.get("preserveAspectRatio", ""):
        raise NotPlainError
    painted = list(_painted(root, dict(INITIAL), copy, class_rules(root)))
    paper = 1.0
    if painted and _covers(*painted[0], root):
        _, style, _ = painted.pop(0)
        paper = _luminance(style["fill"], style)
    for shape, style, parent in painted:
        if shape.tag != f"{SVG}line" and is_shown(style, "fill"):
            raise NotPlainError
        if abs(_luminance(style["stroke"], style) - paper) < _MIN_CONTRAST:
            raise NotPlainError
        _require_plain_numbers(shape)
        kept = {name: shape.attrib[name] for name in _KEPT if name in shape.attrib}
        paint = {"stroke": "black", "stroke-width": style["stroke-width"]}
        SubElement(parent, shape.tag, kept | paint)
    return copy


def _painted(
    element: Element, inherited: Style, copy: Element, rules: Sequence[Rule]
) -> Iterator[tuple[Element, Style, Element]]:
    """Yield what shows: each shape, its style, and the copy of the group it is in."""
    style = style_of(element, inherited, rules)
    if not _is_group_shown(style):
        return
    for child in element:
        name = child.tag.removeprefix(SVG)
        if name in ("g", "a"):
            group = SubElement(copy, f"{SVG}g")
            if "transform" in child.attrib:
                group.set("transform", child.attrib["transform"])
            yield from _painted(child, style, group, rules)
        elif name in _SHAPES:
            own = style_of(child, style, rules)
            if _shows(name, own):
                yield child, own, copy
        elif name not in _UNSHOWN:
            raise NotPlainError


def _is_group_shown(style: Style) -> bool:
    if style["display"] == "none":
        return False
    opacity = float(style["opacity"])
    if 0 < opacity < 1:
        raise NotPlainError
    return opacity > 0


def _shows(name: str, style: Style) -> bool:
    fills = name != "line" and is_shown(style, "fill")
    return fills or (is_shown(style, "stroke") and not _is_zero(style["stroke-width"]))


def _covers(shape: Element, style: Style, parent: Element, root: Element) -> bool:
    """Tell whether a shape is a filled rectangle over all of the canvas."""
    is_moved = any(float(shape.get(name, "0")) > 0 for name in ("x", "y"))
    is_placed = parent.tag != root.tag or "transform" in shape.attrib or is_moved
    if shape.tag != f"{SVG}rect" or is_placed or is_shown(style, "stroke"):
        return False
    sides = {"width": root.get("width", ""), "height": root.get("height", "")}
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4:
        sides = {"width": box[2], "height": box[3]}
        if float(box[0]) or float(box[1]):
            return False
    return all(
        shape.get(name) == "100%"
        or (length(shape.get(name, "")) or 0) >= (length(side) or np.inf)
        for name, side in sides.items()
    )


def _luminance(paint: str, style: Style) -> float:
    if paint == "currentColor":
        paint = style["color"]
    color = Color(paint)
    if color.value is None or color.opacity < 1:
        raise NotPlainError
    return (0.3 * color.red + 0.59 * color.green + 0.11 * color.blue) / 255


def _is_zero(width: str) -> bool:
    if not _NUMBER.fullmatch(width):
        raise NotPlainError
    return float(width.strip().removesuffix("px")) == 0


def _require_plain_numbers(shape: Element) -> None:
    """Leave other units than pixels to the renderer."""
    if any(not _NUMBER.fullmatch(shape.get(name, "0")) for name in GEOMETRY):
        raise NotPlainError


def _are_within(
    lines: Sequence[Float[ndarray, "_ 2"]], canvas: tuple[float, float]
) -> bool:
    points = np.concatenate(lines)
    slack = _BEYOND * max(canvas)
    is_beyond = (points < -slack) | (points > np.array(canvas) + slack)
    return bool(np.isfinite(points).all()) and not is_beyond.any()


def _polylines(outline: svgelements.Path) -> list[Float[ndarray, "_ 2"]]:
    polylines = []
    for subpath in outline.as_subpaths():
        points = [
            segment.npoint(np.linspace(0, 1, _num_segments(segment) + 1))
            for segment in subpath
            if segment.start is not None and segment.end is not None
        ]
        if points:
            x, y = np.concatenate(points).T
            polylines.append(np.column_stack([y, x]).astype(float))
    return polylines


def _num_segments(segment: PathSegment) -> int:
    return 1 if isinstance(segment, Linear) else _CURVE_POINTS
