import numpy as np

from pipeline.geometry.curves.silhouette_sdf import distance_gradient, signed_distance
from pipeline.geometry.refining.contour_matching import (
    inner_centerlines,
    match_inner_contours,
    match_silhouettes,
)

SIZE = 64


def _disc(radius: float, shift: float = 0.0) -> np.ndarray:
    row, col = np.mgrid[0:SIZE, 0:SIZE] - (SIZE - 1) / 2
    return row**2 + (col - shift) ** 2 < radius**2


def test_a_disc_is_offset_from_a_larger_one_by_the_difference_of_radii():
    drawn = signed_distance(_disc(20.0))
    for matches in match_silhouettes(_disc(17.0), drawn, distance_gradient(drawn), 8.0):
        outward = np.column_stack([matches.row, matches.col]) - (SIZE - 1) / 2
        outward /= np.linalg.norm(outward, axis=1, keepdims=True)
        along = matches.offset * np.sum(matches.normal * outward, axis=1)
        assert len(matches.row) > 80
        assert np.isclose(np.median(along), 3.0, atol=0.6)


def test_a_contour_farther_off_than_the_largest_offset_has_no_match():
    drawn = signed_distance(_disc(28.0))
    both = match_silhouettes(_disc(10.0), drawn, distance_gradient(drawn), 8.0)
    assert all(not len(matches.row) for matches in both)


def test_an_inner_contour_is_matched_to_its_line():
    depth = np.where(_disc(12.0), 1.5, 2.0)
    lines = np.zeros((SIZE, SIZE), dtype=bool)
    lines[32, 32 + 15] = True  # to the right of the inner disc, 3 px beyond its rim
    matches = match_inner_contours(
        depth, lines, depth_discontinuity=0.1, max_offset=6.0
    )
    assert len(matches.row)
    assert (matches.col > 32).all()
    assert np.isclose(np.median(matches.offset), 3.0, atol=1.0)
    none = match_inner_contours(
        depth, np.zeros_like(lines), depth_discontinuity=0.1, max_offset=6.0
    )
    assert not len(none.row)


def test_inner_centerlines_leave_out_the_outline():
    row, col = np.mgrid[0:SIZE, 0:SIZE] - (SIZE - 1) / 2
    distance = np.hypot(row, col)
    ink = (np.abs(distance - 26) < 1.5) | (np.abs(distance - 10) < 1.5)
    lines = inner_centerlines(1.0 - ink, 26 - distance, 3.0)
    assert lines.any()
    assert np.abs(distance[lines] - 10).max() < 2


def test_matches_in_a_window_are_those_of_the_whole_image():
    drawn = signed_distance(_disc(17.0, 3.0))
    inward, silhouette = distance_gradient(drawn), _disc(15.0)
    window = np.s_[6:60, 5:62]
    whole = match_silhouettes(silhouette, drawn, inward, 8.0)
    cut = match_silhouettes(silhouette[window], drawn[window], inward[window], 8.0)
    for one, other in zip(whole, cut, strict=True):
        for name, values in vars(other.shifted(6, 5)).items():
            np.testing.assert_array_equal(getattr(one, name), values)
