"""Drawings with a pen of one width: where each line should be is known."""

from collections.abc import Iterable

import numpy as np

from pipeline.geometry.curves.rasterize import rasterize, scale_strokes, uniform_stroke
from pipeline.geometry.drawing.line_drawing import Detail, detect_lines
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh

_FOUND_AT = 256  # px: the page on which lines are found


def draw_contours(
    mesh: Mesh, views: Iterable[int], size: int, width: float
) -> np.ndarray:
    """Draw the contours of a mesh from some views of the rig, K H W."""
    scale = size / _FOUND_AT
    pages = detect_lines(
        mesh, standard_rig(_FOUND_AT), views, Detail(depth_step=0.05, crease=180.0)
    )
    return np.stack(
        [
            rasterize(
                scale_strokes(
                    [
                        uniform_stroke(line.points[:, :2], width / scale)
                        for line in page
                    ],
                    scale,
                ),
                size,
            )
            for page in pages
        ]
    )
