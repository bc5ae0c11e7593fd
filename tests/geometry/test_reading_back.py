"""Round trip: a stylized drawing, photographed and vectorized, has the same lines."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.rasterize import (
    CANVAS_SIZE,
    rasterize,
    scale_strokes,
    uniform_stroke,
)
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.lines import Line
from pipeline.geometry.drawing.stroke_style import stylize
from pipeline.geometry.reading.vectorize import vectorize
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge
from tests import meshes_with_answers
from tests.drawings_with_answers import line_distances, photograph

PHOTO_SIZE = 640  # px
STYLES = ("outline", "loose", "rough", "full")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    body = meshes_with_answers.ball(0.45, rings=30)
    beam = meshes_with_answers.box((1.5, 0.25, 0.3))
    leg = meshes_with_answers.box((0.2, 1.2, 0.2))
    leg = Mesh(vertices=leg.vertices - np.array([0.2, 0.3, 0]), faces=leg.faces)
    toy = merge([body, beam, leg])
    detection = LineDetectionConfig(
        depth_discontinuity=0.02,
        crease_angle=35.0,
        max_ridge_radius=0.0,
        min_suggestive_growth=0.0,
    )
    return detect_lines(toy, standard_rig(CANVAS_SIZE), [0], detection)[0]


@pytest.mark.parametrize("style", STYLES)
def test_a_photographed_drawing_of_each_style_reads_back(
    style: str, lines: list[Line], root: Path
):
    config = Params.read(root / "params.yaml").sketch
    rng = np.random.default_rng(0)
    strokes = stylize(
        lines, config.stroke_styles[style], rng, line_width=config.line_width
    )
    scale = PHOTO_SIZE / CANVAS_SIZE
    drawing = rasterize(scale_strokes(strokes, scale), PHOTO_SIZE)
    vectorized = vectorize(photograph(drawing, rng))
    read = [uniform_stroke(line / scale, 1.0) for line in vectorized.lines]
    drawn = [uniform_stroke(stroke.points, 1.0) for stroke in strokes]
    distances = line_distances(
        rasterize(read, CANVAS_SIZE), rasterize(drawn, CANVAS_SIZE)
    )
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.9) <= 2
