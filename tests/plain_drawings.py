"""Contours drawn at one line width: where each line should be is known."""

from collections.abc import Iterable

import numpy as np

from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.rasterize import (
    CANVAS_SIZE,
    rasterize,
    scale_strokes,
    uniform_stroke,
)
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh

_CONTOURS_ONLY = LineDetectionConfig(
    depth_discontinuity=0.05,
    crease_angle=180.0,
    max_ridge_radius=0.0,
    min_suggestive_growth=0.0,
)


def draw_contours(
    mesh: Mesh, views: Iterable[int], size: int, line_width: float
) -> np.ndarray:
    """Draw the contours of a mesh in some views of the rig, K H W."""
    scale = size / CANVAS_SIZE
    rig = standard_rig(CANVAS_SIZE)
    drawings = []
    for lines in detect_lines(mesh, rig, views, _CONTOURS_ONLY):
        strokes = [uniform_stroke(a.points[:, :2], line_width / scale) for a in lines]
        drawings.append(rasterize(scale_strokes(strokes, scale), size))
    return np.stack(drawings)
