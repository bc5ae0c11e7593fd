from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.view_votes import (
    Surfels,
    consistent_views,
    count_votes,
    find_correspondences,
    point_to_plane_distances,
    project_to_pixels,
    remove_isolated_pixels,
    uncovered_pixels,
    unproject_maps,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps

VIEW_WEIGHTS = np.array([3.0] * 3 + [1.0] * 12)
VOTING = {"tolerance": 0.1, "view_weights": VIEW_WEIGHTS}


def _surfels(maps: ViewMaps, rig: Rig) -> Surfels:
    return unproject_maps(maps, maps.foreground_mask(), rig)


def test_surfels_project_back_to_their_pixels(box_maps: ViewMaps, rig: Rig):
    surfels = _surfels(box_maps, rig)
    assert len(surfels.points) == box_maps.foreground_mask().sum()
    assert np.abs(surfels.points).max() < 0.65
    of_view = surfels.select(surfels.view == 7)
    row, col, depth = project_to_pixels(of_view.points, rig, 7)
    np.testing.assert_array_equal(row, of_view.row)
    np.testing.assert_array_equal(col, of_view.col)
    np.testing.assert_allclose(depth, box_maps.depth[7, row, col], atol=1e-6)


def test_the_pixel_mask_of_surfels_is_the_one_they_come_from(
    box_maps: ViewMaps, rig: Rig
):
    valid = box_maps.foreground_mask()
    mask = _surfels(box_maps, rig).pixel_mask(valid.shape)
    np.testing.assert_array_equal(mask, valid)


def test_all_views_support_or_cannot_see_a_true_point(box_maps: ViewMaps, rig: Rig):
    support, violations = count_votes(
        _surfels(box_maps, rig), box_maps, box_maps.foreground_mask(), rig, **VOTING
    )
    assert not violations.any()
    assert np.median(support) >= 3


def test_points_in_free_space_violate_the_views_that_see_through_them(
    box_maps: ViewMaps, rig: Rig
):
    depth = box_maps.depth.copy()
    depth[9] -= np.float32(0.4)
    maps = replace(box_maps, depth=depth)
    surfels = _surfels(maps, rig)
    support, violations = count_votes(
        surfels, maps, maps.foreground_mask(), rig, **VOTING
    )
    of_view = surfels.view == 9
    assert np.mean(violations[of_view] > support[of_view]) > 0.9
    assert np.mean(violations[~of_view] > support[~of_view]) < 0.05


def test_a_view_that_shows_another_shape_is_inconsistent(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth = box_maps.depth.copy()
    depth[9] = ball_maps.depth[9]
    foreground = np.isfinite(depth).astype(np.float32)
    maps = replace(box_maps, depth=depth, foreground=foreground)
    surfels = _surfels(maps, rig)
    support, violations = count_votes(
        surfels,
        maps,
        maps.foreground_mask(),
        rig,
        tolerance=0.05,
        view_weights=VIEW_WEIGHTS,
    )
    is_consistent = consistent_views(support, violations, surfels.view, 15)
    np.testing.assert_array_equal(np.flatnonzero(~is_consistent), [9])


def test_corresponding_points_of_true_maps_lie_in_one_plane(
    ball_maps: ViewMaps, rig: Rig
):
    surfels = _surfels(ball_maps, rig)
    pairs = find_correspondences(
        surfels, ball_maps.foreground_mask(), rig, tolerance=0.1
    )
    assert len(pairs.first) > len(surfels.points)
    assert (surfels.view[pairs.first] < surfels.view[pairs.second]).all()
    assert np.median(np.abs(point_to_plane_distances(surfels, pairs))) < 0.005


def test_pixels_that_no_surfel_projects_to_are_uncovered(box_maps: ViewMaps, rig: Rig):
    valid = box_maps.foreground_mask()
    surfels = _surfels(box_maps, rig)
    assert not uncovered_pixels(surfels, valid, rig, [0, 1]).any()
    right = surfels.select(surfels.points[:, 0] > 0.2)
    uncovered = uncovered_pixels(right, valid, rig, [0])
    assert uncovered[0, :, :16].sum() == valid[0, :, :16].sum()
    assert not uncovered[1:].any()


def test_isolated_pixels_are_removed_and_lines_are_not():
    mask = np.zeros((1, 12, 12), dtype=bool)
    mask[0, 2, 2] = True
    mask[0, 8, 1:11] = True
    cleaned = remove_isolated_pixels(mask)
    assert not cleaned[0, 2, 2]
    assert cleaned[0, 8, 2:10].all()


def test_views_without_a_valid_pixel_have_no_vote(box_maps: ViewMaps, rig: Rig):
    valid = np.zeros_like(box_maps.foreground_mask())
    surfels = _surfels(box_maps, rig)
    support, violations = count_votes(surfels, box_maps, valid, rig, **VOTING)
    assert not support.any()
    assert not violations.any()
