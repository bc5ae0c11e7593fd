import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.polylines import arc_lengths
from pipeline.geometry.curves.rasterize import Stroke, rasterize
from pipeline.geometry.drawing.line_drawing import LINE_TYPES, Line
from pipeline.geometry.drawing.stroke_style import Hand, by_hand

SIZE = 128
LOOSE = Hand(
    kinds=LINE_TYPES,
    width=2.0,
    tremble=1.0,
    offset=0.5,
    reach=30.0,
    overshoot=2.0,
    gaps=0.2,
    doubled=0.3,
    uneven=0.3,
    fading=0.5,
)


@pytest.fixture
def lines() -> list[Line]:
    turn = np.linspace(0, 2 * np.pi, 200)
    circle = 40 * np.column_stack([np.sin(turn), np.cos(turn)]) + 64
    bar = np.column_stack([np.full(50, 64.0), np.linspace(30, 98, 50)])
    return [
        Line(line_type="silhouette", points=np.column_stack([circle, 0 * turn])),
        Line(line_type="crease", points=np.column_stack([bar, np.zeros(50)])),
    ]


def _total(strokes: list[Stroke]) -> float:
    return sum(arc_lengths(stroke.points)[-1] for stroke in strokes)


def _drawn(lines: list[Line], hand: Hand, seed: int = 0) -> list[Stroke]:
    return by_hand(lines, hand, np.random.default_rng(seed))


def test_a_steady_hand_draws_the_lines_as_they_are(lines: list[Line]):
    strokes = _drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, inner=0.5))
    for stroke, line, width in zip(strokes, lines, (2.0, 1.0), strict=True):
        np.testing.assert_array_equal(stroke.points, line.points[:, :2])
        assert (stroke.width == width).all() and (stroke.pressure == 1).all()


def test_a_hand_draws_only_its_kinds(lines: list[Line]):
    assert len(_drawn(lines, Hand(kinds=("crease",), width=1.0))) == 1


def test_a_seed_draws_the_same_again_and_another_does_not(lines: list[Line]):
    pages = [rasterize(_drawn(lines, LOOSE, seed), SIZE) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(pages[0], pages[1])
    assert (abs(pages[0] - pages[2]) > 0.5).sum() > 50


@pytest.mark.parametrize("seed", range(5))
def test_a_loose_hand_stays_near_the_lines_and_covers_most_of_them(
    lines: list[Line], seed: int
):
    true = rasterize(_drawn(lines, Hand(kinds=LINE_TYPES, width=2.0)), SIZE) < 0.5
    loose = rasterize(_drawn(lines, LOOSE, seed), SIZE) < 0.5
    to_true = ndimage.distance_transform_edt(~true)[loose]
    to_loose = ndimage.distance_transform_edt(~loose)[true]
    assert np.median(to_true) <= 1 and np.quantile(to_true, 0.95) < 6
    assert (to_loose <= 3).mean() > 0.6


def test_lifting_the_pen_loses_nothing_and_makes_more_strokes(lines: list[Line]):
    whole = _drawn(lines, Hand(kinds=LINE_TYPES, width=2.0))
    cut = _drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, reach=20.0))
    assert len(cut) > 3 * len(whole)
    assert np.isclose(_total(cut), _total(whole), rtol=0.02)


def test_overshoot_lengthens_and_gaps_shorten(lines: list[Line]):
    true = _total(_drawn(lines, Hand(kinds=LINE_TYPES, width=2.0)))
    assert (
        _total(_drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, overshoot=9.0)))
        > true + 5
    )
    assert (
        _total(_drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, gaps=1.0))) < 0.95 * true
    )


def test_strokes_are_doubled_and_inner_ones_dropped(lines: list[Line]):
    assert len(_drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, doubled=1.0))) == 4
    (kept,) = _drawn(lines, Hand(kinds=LINE_TYPES, width=2.0, dropped=1.0))
    assert arc_lengths(kept.points)[-1] > 200


def test_pressure_and_width_stay_positive(lines: list[Line]):
    wild = Hand(kinds=LINE_TYPES, width=2.0, uneven=1.0, fading=1.0)
    for stroke in _drawn(lines, wild):
        assert stroke.width.min() > 0 and 0 < stroke.pressure.min() <= 1
        assert stroke.pressure.max() <= 1
