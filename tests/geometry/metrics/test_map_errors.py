from dataclasses import replace

import numpy as np

from pipeline.geometry.metrics.map_errors import depth_error, mask_iou, normal_angle
from pipeline.geometry.scene.view_maps import ViewMaps


def test_maps_do_not_differ_from_themselves(ball_maps: ViewMaps):
    assert depth_error(ball_maps, ball_maps) == 0
    assert normal_angle(ball_maps, ball_maps) < 0.1
    assert mask_iou(ball_maps, ball_maps) == 1


def test_a_shift_of_depth_is_the_depth_error(ball_maps: ViewMaps):
    farther = replace(ball_maps, depth=ball_maps.depth + np.float32(0.1))
    assert np.isclose(depth_error(farther, ball_maps), 0.1)


def test_turned_normals_differ_by_the_angle(ball_maps: ViewMaps):
    angle = np.radians(30)
    rotation = np.array(
        [
            [np.cos(angle), -np.sin(angle), 0],
            [np.sin(angle), np.cos(angle), 0],
            [0, 0, 1],
        ],
        dtype=np.float32,
    )
    turned = replace(ball_maps, normals=ball_maps.normals @ rotation.T)
    assert 15 < normal_angle(turned, ball_maps) < 30


def test_maps_without_a_common_pixel_have_no_depth_error(ball_maps: ViewMaps):
    nothing = replace(ball_maps, foreground=np.zeros_like(ball_maps.foreground))
    assert np.isnan(depth_error(nothing, ball_maps))
    assert np.isnan(normal_angle(nothing, ball_maps))
    assert mask_iou(nothing, ball_maps) == 0
