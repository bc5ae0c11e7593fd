from dataclasses import replace

import numpy as np

from pipeline.geometry.scene.view_maps import ViewMaps, map_errors, silhouette_iou


def test_maps_have_no_errors_against_themselves(ball_maps: ViewMaps):
    errors = map_errors(ball_maps, ball_maps)
    assert errors.depth_error == 0
    assert errors.normal_angle < 0.1
    assert errors.mask_iou == 1


def test_a_shift_of_depth_is_the_depth_error(ball_maps: ViewMaps):
    farther = replace(ball_maps, depth=ball_maps.depth + np.float32(0.1))
    assert np.isclose(map_errors(farther, ball_maps).depth_error, 0.1)


def test_half_of_a_silhouette_has_half_the_iou(ball_maps: ViewMaps):
    half = ball_maps.foreground.copy()
    half[:, :, 16:] = 0
    cut = replace(ball_maps, foreground=half)
    assert np.isclose(silhouette_iou(cut, ball_maps, views=15), 0.5, atol=0.02)


def test_maps_without_a_common_pixel_have_no_depth_error(ball_maps: ViewMaps):
    empty = replace(ball_maps, foreground=np.zeros_like(ball_maps.foreground))
    errors = map_errors(empty, ball_maps)
    assert np.isnan(errors.depth_error)
    assert errors.mask_iou == 0
