"""SVG: line drawings, written and read."""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import ParseError

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from svgelements import SVG, Color, Linear, PathSegment, Shape
from svgelements import Path as Outline

from pipeline.geometry.curves.polylines import simplify
from pipeline.geometry.drawing.line_drawing import Line

MAX_BYTES = 20_000_000
MAX_SEGMENTS = 200_000
_TOLERANCE = 0.1  # pixels: by which a line that is written may be simpler
_STROKE_STYLE = (
    'fill="none" stroke="black" stroke-linecap="round" stroke-linejoin="round"'
)
_MAX_USES = 1000  # references to other elements, which can multiply
_CURVE_POINTS = 12  # line segments that a curved segment is cut into
_LIGHT = 0.85  # luminance above which a stroke among dark ones is paper
_BACKGROUND_SHARE = 0.98  # of the canvas: a filled shape as large is its background

logging.getLogger("svgelements").setLevel(logging.ERROR)


class BadSvgError(ValueError):
    """An SVG file that holds no drawing."""


def write(path: Path, views: Mapping[str, Sequence[Line]], size: int) -> None:
    """Write the lines of some views of `size` pixels, side by side, a group for each.

    A line is a polyline whose class is its type; the depth of its points, object units,
    is kept in data-depth.
    """
    groups = [
        f'<g class="{view}" transform="translate({place * size} 0)">\n'
        f"{_elements(lines)}</g>\n"
        for place, (view, lines) in enumerate(views.items())
    ]
    width = len(views) * size
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {size}" '
        f'width="{width}" height="{size}" {_STROKE_STYLE}>\n{"".join(groups)}</svg>\n'
    )


def _elements(lines: Sequence[Line]) -> str:
    simple = simplify([line.points for line in lines], _TOLERANCE)
    return "".join(
        f'<polyline class="{line.line_type}" points="'
        + " ".join(f"{col:.2f},{row:.2f}" for row, col, _ in points)
        + '" data-depth="'
        + " ".join(f"{depth:.3f}" for depth in points[:, 2])
        + '"/>\n'
        for line, points in zip(lines, simple, strict=True)
    )


def read(
    path: Path,
) -> tuple[list[Float[ndarray, "_ 2"]], tuple[float, float]]:
    """Read the visible strokes as (row, col) polylines, and the canvas's height, width.

    A filled shape without a stroke is read as its outline.
    """
    canvas = _parse(path)
    strokes, lightness = [], []
    for shape in canvas.elements(lambda element: isinstance(element, Shape)):
        color = _visible_color(shape)
        if color is None or _is_background(shape, canvas):
            continue
        outlines = _polylines(Outline(shape))
        strokes += outlines
        lightness += [_luminance(color)] * len(outlines)
        if sum(map(len, strokes)) > MAX_SEGMENTS * _CURVE_POINTS:
            raise BadSvgError(f"{path}: more than {MAX_SEGMENTS} segments")
    if not strokes:
        raise BadSvgError(f"{path}: no visible stroke in it")
    if min(lightness) < _LIGHT:  # light shapes cover something up
        strokes = [
            stroke
            for stroke, light in zip(strokes, lightness, strict=True)
            if light < _LIGHT
        ]
    return strokes, (float(canvas.height), float(canvas.width))


def _parse(path: Path) -> SVG:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadSvgError(
                f"{path}: {path.stat().st_size / 1e6:.0f} MB, "
                f"at most {MAX_BYTES // 1_000_000} are read"
            )
        content = path.read_bytes()
        if b"<!ENTITY" in content or content.count(b"<use") > _MAX_USES:
            raise BadSvgError(f"{path}: an SVG whose parts multiply is not read")
        canvas = SVG.parse(path)
    except FileNotFoundError as error:
        raise BadSvgError(f"{path}: no such file") from error
    except (ParseError, OSError, AttributeError, TypeError, IndexError) as error:
        raise BadSvgError(f"{path}: not an SVG that can be read: {error}") from error
    if not isinstance(canvas, SVG) or not canvas.width or not canvas.height:
        raise BadSvgError(f"{path}: not an SVG that can be read: it has no canvas")
    return canvas


def _visible_color(shape: Shape) -> Color | None:
    """Return the color of the stroke, else of the fill; None where neither shows."""
    if shape.values.get("visibility") == "hidden":
        return None
    for color in (shape.stroke, shape.fill):
        if color is not None and color.value is not None and color.opacity > 0:
            return color
    return None


def _luminance(color: Color) -> float:
    return (0.3 * color.red + 0.59 * color.green + 0.11 * color.blue) / 255


def _is_background(shape: Shape, canvas: SVG) -> bool:
    box = shape.bbox()
    if box is None or (shape.stroke is not None and shape.stroke.value is not None):
        return False
    area = (box[2] - box[0]) * (box[3] - box[1])
    return area > _BACKGROUND_SHARE * canvas.width * canvas.height


def _polylines(outline: Outline) -> list[Float[ndarray, "_ 2"]]:
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
