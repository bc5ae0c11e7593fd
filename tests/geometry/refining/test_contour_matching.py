import numpy as np

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.refining.contour_matching import (
    inner_lines,
    inner_misses,
    rim_misses,
)

SIZE = 64


def _disc(radius: float, shift: float = 0.0) -> np.ndarray:
    row, col = np.mgrid[0:SIZE, 0:SIZE] - (SIZE - 1) / 2
    return row**2 + (col - shift) ** 2 < radius**2


def test_a_disc_a_little_small_misses_its_line_by_the_difference():
    for found in rim_misses(_disc(17.0), signed_distance(_disc(20.0)), 8.0):
        outward = np.column_stack([found.row, found.col]) - (SIZE - 1) / 2
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        along = found.miss * np.sum(found.normal * outward, axis=1)
        assert len(found.row) > 80
        assert np.isclose(np.median(along), 3.0, atol=0.6)


def test_a_contour_farther_off_than_the_reach_has_no_line():
    found = rim_misses(_disc(10.0), signed_distance(_disc(28.0)), 8.0)
    assert all(not len(some.row) for some in found)


def test_an_inner_contour_finds_its_line_and_how_far_it_is():
    depth = np.where(_disc(12.0), 1.5, 2.0)
    lines = np.zeros((SIZE, SIZE), dtype=bool)
    lines[32, 32 + 15] = True  # to the right of the inner disc, 3 px beyond its rim
    found = inner_misses(depth, lines, depth_step=0.1, reach=6.0)
    assert len(found.row)
    assert (found.col > 32).all()
    assert np.isclose(np.median(found.miss), 3.0, atol=1.0)
    none = inner_misses(depth, np.zeros_like(lines), depth_step=0.1, reach=6.0)
    assert not len(none.row)


def test_inner_lines_leave_out_the_outline():
    row, col = np.mgrid[0:SIZE, 0:SIZE] - (SIZE - 1) / 2
    distance = np.hypot(row, col)
    ink = (np.abs(distance - 26) < 1.5) | (np.abs(distance - 10) < 1.5)
    lines = inner_lines(1.0 - ink, 26 - distance, 3.0)
    assert lines.any()
    assert np.abs(distance[lines] - 10).max() < 2
