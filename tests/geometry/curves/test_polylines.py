import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.geometry.curves.polylines import (
    arc_lengths,
    chain_segments,
    corner_mask,
    distance_to_segments,
    is_closed,
    resample,
    simplify,
    smooth,
)

SQUARE = np.array([[0.0, 0], [0, 1], [1, 1], [1, 0]])


def test_shuffled_segments_are_chained_into_one_line_again():
    rng = np.random.default_rng(0)
    points = np.column_stack([np.arange(30.0), np.zeros(30)])
    segments = np.column_stack([np.arange(29), np.arange(1, 30)])
    flipped = np.where(rng.random((29, 1)) < 0.5, segments, segments[:, ::-1])
    (line,) = chain_segments(rng.permutation(flipped), points)
    assert sorted({line[0], line[-1]}) == [0, 29]
    assert (abs(np.diff(line)) == 1).all()


def test_a_ring_of_segments_ends_where_it_began():
    (line,) = chain_segments(np.array([[0, 1], [2, 1], [2, 3], [0, 3]]), SQUARE)
    assert len(line) == 5 and line[0] == line[-1]


def test_a_cross_is_two_straight_lines():
    points = np.array([[0.0, 0], [-1, 0], [1, 0], [0, -1], [0, 1]])
    segments = np.array([[0, 1], [0, 3], [0, 2], [4, 0]])
    lines = chain_segments(segments, points)
    assert sorted(sorted((line[0], line[-1])) for line in lines) == [[1, 2], [3, 4]]
    assert len(chain_segments(segments, points, through_junctions=False)) == 4


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_every_segment_is_in_exactly_one_line(pairs):
    segments = np.array([p for p in pairs if p[0] != p[1]], dtype=int).reshape(-1, 2)
    points = np.random.default_rng(0).random((9, 2))
    chained = [
        tuple(sorted(step))
        for line in chain_segments(segments, points)
        for step in np.column_stack([line[:-1], line[1:]]).tolist()
    ]
    assert sorted(chained) == sorted(
        tuple(sorted(segment)) for segment in segments.tolist()
    )


def test_resampling_keeps_the_ends_and_the_length_of_a_straight_line():
    line = np.array([[0.0, 0, 5], [3, 4, 6]])
    fine = resample(line, 0.5)
    assert len(fine) == 11
    np.testing.assert_allclose(fine[[0, -1]], line)
    np.testing.assert_allclose(np.diff(arc_lengths(fine)), 0.5)


def test_a_corner_is_found_once_and_survives_smoothing():
    leg = np.arange(0.0, 20)
    line = np.concatenate(
        [np.column_stack([leg, 0 * leg]), np.column_stack([0 * leg + 20, leg])]
    )
    assert np.flatnonzero(corner_mask(line)).tolist() == [20]
    np.testing.assert_allclose(smooth(line, 2.0), line, atol=1e-9)


def test_smoothing_holds_the_ends_and_flattens_stairs():
    stairs = np.column_stack([np.arange(40) // 2, np.arange(40) / 2.0]).astype(float)
    smoothed = smooth(stairs, 3.0)
    np.testing.assert_allclose(smoothed[[0, -1]], stairs[[0, -1]])
    assert np.abs(np.diff(smoothed[5:-5, 0], n=2)).max() < 0.02


@pytest.mark.parametrize("revolutions", [1.0, 0.9])
def test_a_smoothed_circle_stays_round_and_closed_if_it_was(revolutions: float):
    angle = np.linspace(0, 2 * np.pi * revolutions, 100)
    circle = 20 * np.column_stack([np.sin(angle), np.cos(angle)])
    if revolutions == 1.0:
        circle[-1] = circle[0]
    smoothed = smooth(circle, 2.0)
    assert is_closed(smoothed) == (revolutions == 1.0)
    np.testing.assert_allclose(np.linalg.norm(smoothed, axis=1), 20, atol=0.3)


def test_simplified_lines_stay_within_the_tolerance():
    x = np.linspace(0, 30, 300)
    wave = np.column_stack([3 * np.sin(x), x])
    straight = np.column_stack([x, x])
    coarse, two_points = simplify([wave, straight], 0.1)
    assert len(two_points) == 2 and len(coarse) < 120
    segment = np.clip(np.searchsorted(coarse[:, 1], wave[:, 1], "right") - 1, 0, None)
    segment = np.minimum(segment, len(coarse) - 2)
    distance = distance_to_segments(wave, coarse[segment], coarse[segment + 1])
    assert distance.max() <= 0.1 + 1e-9


def test_no_lines_are_simplified_to_no_lines():
    assert simplify([], 1.0) == []


def test_a_segment_shorter_than_the_spacing_keeps_its_two_points():
    segment = np.array([[1.0, 2.0, 5.0], [1.2, 2.1, 6.0]])
    np.testing.assert_array_equal(resample(segment, 1.0), segment)
    assert len(resample(segment * 10, 1.0)) == 3
