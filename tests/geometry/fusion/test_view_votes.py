from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.view_votes import (
    Sightings,
    all_pairs,
    heard_views,
    heights,
    pixels_of,
    sightings,
    votes,
    without_strays,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

VOTES = np.array([3.0] * 3 + [1.0] * 12)
WEIGHTS = {"tolerance": 0.1, "weights": VOTES}


def _seen(maps: ViewMaps, rig: Rig) -> Sightings:
    return sightings(maps, maps.foreground_mask(), rig)


def test_sightings_project_back_to_their_pixels(box_maps: ViewMaps, rig: Rig):
    seen = _seen(box_maps, rig)
    assert len(seen.points) == box_maps.foreground_mask().sum()
    assert np.abs(seen.points).max() < 0.65
    seventh = seen.keep(seen.view == 7)
    row, col, depth = pixels_of(seventh.points, rig, 7)
    np.testing.assert_array_equal(row, seventh.row)
    np.testing.assert_array_equal(col, seventh.col)
    np.testing.assert_allclose(depth, box_maps.depth[7, row, col], atol=1e-6)


def test_all_views_confirm_or_cannot_see_a_true_point(box_maps: ViewMaps, rig: Rig):
    confirmed, denied = votes(
        _seen(box_maps, rig), box_maps, box_maps.foreground_mask(), rig, **WEIGHTS
    )
    assert not denied.any()
    assert np.median(confirmed) >= 3


def test_views_deny_points_that_they_see_through(box_maps: ViewMaps, rig: Rig):
    depth = box_maps.depth.copy()
    depth[9] -= np.float32(0.4)
    wrong = replace(box_maps, depth=depth)
    seen = _seen(wrong, rig)
    confirmed, denied = votes(seen, wrong, wrong.foreground_mask(), rig, **WEIGHTS)
    ninth = seen.view == 9
    assert np.mean(denied[ninth] > confirmed[ninth]) > 0.9
    assert np.mean(denied[~ninth] > confirmed[~ninth]) < 0.05


def test_a_view_that_shows_another_shape_is_not_heard(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth = box_maps.depth.copy()
    depth[9] = ball_maps.depth[9]
    foreground = np.isfinite(depth).astype(np.float32)
    wrong = replace(box_maps, depth=depth, foreground=foreground)
    seen = _seen(wrong, rig)
    confirmed, denied = votes(
        seen, wrong, wrong.foreground_mask(), rig, tolerance=0.05, weights=VOTES
    )
    heard = heard_views(confirmed, denied, seen.view, 15)
    np.testing.assert_array_equal(np.flatnonzero(~heard), [9])


def test_pairs_of_true_maps_lie_in_one_plane(ball_maps: ViewMaps, rig: Rig):
    seen = _seen(ball_maps, rig)
    pairs = all_pairs(seen, ball_maps.foreground_mask(), rig, tolerance=0.1)
    assert len(pairs.first) > len(seen.points)
    assert (seen.view[pairs.first] < seen.view[pairs.second]).all()
    assert np.median(np.abs(heights(seen, pairs))) < 0.005


def test_lonely_pixels_are_strays_and_lines_are_not():
    inside = np.zeros((1, 12, 12), dtype=bool)
    inside[0, 2, 2] = True
    inside[0, 8, 1:11] = True
    kept = without_strays(inside)
    assert not kept[0, 2, 2]
    assert kept[0, 8, 2:10].all()


def test_views_without_a_pixel_have_no_vote(box_maps: ViewMaps, rig: Rig):
    nobody = np.zeros_like(box_maps.foreground_mask())
    confirmed, denied = votes(_seen(box_maps, rig), box_maps, nobody, rig, **WEIGHTS)
    assert not confirmed.any()
    assert not denied.any()
