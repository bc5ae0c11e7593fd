"""What our hands draw, printed on paper and photographed, reads back as the lines."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import rasterize, scale_strokes, uniform_stroke
from pipeline.geometry.drawing.line_drawing import Detail, Line, detect_lines
from pipeline.geometry.drawing.stroke_style import by_hand
from pipeline.geometry.reading.vectorize import vectorize
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.stages.sketch import hand_of
from tests import meshes_with_answers
from tests.drawings_with_answers import line_distances, photograph

DRAWN_AT, PRINTED_AT = 256, 640
STYLES = ("outline", "loose", "rough", "full")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    body = meshes_with_answers.ball(0.45, rings=30)
    beam = meshes_with_answers.box((1.5, 0.25, 0.3))
    leg = meshes_with_answers.box((0.2, 1.2, 0.2))
    leg = Mesh(vertices=leg.vertices - np.array([0.2, 0.3, 0]), faces=leg.faces)
    toy = merge([body, beam, leg])
    detail = Detail(depth_step=0.02, crease=35.0)
    return detect_lines(toy, standard_rig(DRAWN_AT), [0], detail)[0]


@pytest.mark.parametrize("style", STYLES)
def test_a_printed_drawing_of_each_style_reads_back(
    style: str, lines: list[Line], root: Path
):
    params = Params.read(root / "params.yaml")
    hand = hand_of(params.sketch, style)
    rng = np.random.default_rng(0)
    strokes = by_hand(lines, hand, rng)
    printed = rasterize(scale_strokes(strokes, PRINTED_AT / DRAWN_AT), PRINTED_AT)
    read = vectorize(photograph(printed, rng))
    found = [uniform_stroke(line * DRAWN_AT / PRINTED_AT, 1.0) for line in read.lines]
    drawn = [uniform_stroke(stroke.points, 1.0) for stroke in strokes]
    distances = line_distances(rasterize(found, DRAWN_AT), rasterize(drawn, DRAWN_AT))
    assert np.median(distances) <= 1
    assert np.quantile(distances, 0.9) <= 2
