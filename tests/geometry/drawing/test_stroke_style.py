import numpy as np
import pytest
from scipy import ndimage

from pipeline.config.sketch import StrokeStyleConfig
from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.rasterize import CANVAS_SIZE, Stroke, rasterize
from pipeline.geometry.drawing.lines import LINE_TYPES, Line
from pipeline.geometry.drawing.stroke_style import draw, stylize

SIZE = 128
LINE_WIDTH = 2.0
NEAT = StrokeStyleConfig(
    line_types=LINE_TYPES,
    width=1.0,
    inner_width=1.0,
    jitter=0.0,
    offset=0.0,
    stroke_length=0.0,
    overshoot=0.0,
    shortened=0.0,
    doubled=0.0,
    dropped=0.0,
    width_variation=0.0,
    pressure_falloff=0.0,
)
LOOSE = NEAT.model_copy(
    update={
        "jitter": 1.0,
        "offset": 0.5,
        "stroke_length": 30.0,
        "overshoot": 2.0,
        "shortened": 0.2,
        "doubled": 0.3,
        "width_variation": 0.3,
        "pressure_falloff": 0.5,
    }
)


@pytest.fixture
def lines() -> list[Line]:
    angle = np.linspace(0, 2 * np.pi, 200)
    circle = 40 * np.column_stack([np.sin(angle), np.cos(angle)]) + 64
    bar = np.column_stack([np.full(50, 64.0), np.linspace(30, 98, 50)])
    return [
        Line(line_type="silhouette", points=np.column_stack([circle, 0 * angle])),
        Line(line_type="crease", points=np.column_stack([bar, np.zeros(50)])),
    ]


def _total_length(strokes: list[Stroke]) -> float:
    return sum(arc_lengths(stroke.points)[-1] for stroke in strokes)


def _stylize(
    lines: list[Line],
    style: StrokeStyleConfig = NEAT,
    *,
    seed: int = 0,
    **changes: float,
) -> list[Stroke]:
    rng = np.random.default_rng(seed)
    style = style.model_copy(update=changes)
    return stylize(lines, style, rng, line_width=LINE_WIDTH)


def test_a_neat_style_draws_the_lines_as_they_are(lines: list[Line]):
    strokes = _stylize(lines, inner_width=0.5)
    for stroke, line, width in zip(strokes, lines, (2.0, 1.0), strict=True):
        np.testing.assert_array_equal(stroke.points, line.points[:, :2])
        assert (stroke.width == width).all() and (stroke.pressure == 1).all()


def test_a_style_draws_only_its_line_types(lines: list[Line]):
    creases = NEAT.model_copy(update={"line_types": ("crease",)})
    assert len(_stylize(lines, creases)) == 1


def test_a_seed_draws_the_same_again_and_another_does_not(lines: list[Line]):
    drawings = [rasterize(_stylize(lines, LOOSE, seed=s), SIZE) for s in (0, 0, 1)]
    np.testing.assert_array_equal(drawings[0], drawings[1])
    assert (abs(drawings[0] - drawings[2]) > 0.5).sum() > 50


@pytest.mark.parametrize("seed", range(5))
def test_a_loose_style_stays_near_the_lines_and_covers_most_of_them(
    lines: list[Line], seed: int
):
    neat = rasterize(_stylize(lines), SIZE) < 0.5
    loose = rasterize(_stylize(lines, LOOSE, seed=seed), SIZE) < 0.5
    to_neat = ndimage.distance_transform_edt(~neat)[loose]
    to_loose = ndimage.distance_transform_edt(~loose)[neat]
    assert np.median(to_neat) <= 1 and np.quantile(to_neat, 0.95) < 6
    assert (to_loose <= 3).mean() > 0.6


def test_shorter_strokes_lose_nothing_of_a_line(lines: list[Line]):
    whole, split = _stylize(lines), _stylize(lines, stroke_length=20.0)
    assert len(split) > 3 * len(whole)
    assert np.isclose(_total_length(split), _total_length(whole), rtol=0.02)


def test_overshoot_lengthens_strokes_and_shortened_ones_are_shorter(lines: list[Line]):
    length = _total_length(_stylize(lines))
    assert _total_length(_stylize(lines, overshoot=9.0)) > length + 5
    assert _total_length(_stylize(lines, shortened=1.0)) < 0.95 * length


def test_strokes_are_doubled_and_inner_ones_dropped(lines: list[Line]):
    assert len(_stylize(lines, doubled=1.0)) == 4
    (outer,) = _stylize(lines, dropped=1.0)
    assert arc_lengths(outer.points)[-1] > 200


def test_pressure_and_width_stay_positive(lines: list[Line]):
    for stroke in _stylize(lines, width_variation=1.0, pressure_falloff=1.0):
        assert stroke.width.min() > 0 and 0 < stroke.pressure.min() <= 1
        assert stroke.pressure.max() <= 1


def test_a_drawing_of_another_size_is_the_canvas_scaled(lines: list[Line]):
    rng = np.random.default_rng(0)
    small, large = (
        draw(lines, NEAT, rng, line_width=8.0, size=size)
        for size in (CANVAS_SIZE // 2, CANVAS_SIZE)
    )
    ink = 1 - large
    means = ink.reshape(len(small), 2, len(small), 2).mean(axis=(1, 3))
    np.testing.assert_allclose((1 - small).sum(), means.sum(), rtol=0.02)
