from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry import fusion
from pipeline.geometry.cameras import Rig
from pipeline.geometry.maps import ViewMaps

SETTINGS = {
    "min_foreground": 0.5,
    "max_grazing": 80.0,
    "carve": 1.5,
    "min_views": 0,
    "tolerance": 0.05,
    "voxel": 0.7,
}


def test_maps_of_a_ball_fuse_to_points_at_its_radius(ball_maps: ViewMaps, rig: Rig):
    cloud = fusion.fuse(ball_maps, rig, **SETTINGS)
    radius = np.linalg.norm(cloud.points, axis=1)
    np.testing.assert_allclose(radius, 0.8, atol=0.03)
    outward = np.sum(cloud.points * cloud.normals, axis=1) / radius
    assert (outward > 0.95).all()


def test_lifted_pixels_project_back_to_themselves(box_maps: ViewMaps, rig: Rig):
    inside = box_maps.inside()[7]
    cloud = fusion.lift(box_maps, rig, 7, inside)
    assert len(cloud) == inside.sum()
    assert np.abs(cloud.points).max() < 0.65


def test_a_wrong_view_is_carved_by_the_drawn_silhouettes(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth, foreground = box_maps.depth.copy(), box_maps.foreground.copy()
    depth[8], foreground[8] = ball_maps.depth[8], ball_maps.foreground[8]
    wrong = replace(box_maps, depth=depth, foreground=foreground)
    reach = []
    for carve in (1.0, 100.0):
        cloud = fusion.fuse(wrong, rig, **SETTINGS | {"carve": carve})
        reach.append(np.abs(cloud.points[:, 0]).max())
    assert reach[0] < 0.3 + 2 * rig.pitch < reach[1]


def test_points_that_no_other_view_confirms_can_go(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth = box_maps.depth.copy()
    depth[9] -= np.float32(0.3)
    wrong = replace(box_maps, depth=depth)
    kept = [
        len(fusion.fuse(wrong, rig, **SETTINGS | {"min_views": views, "carve": 100.0}))
        for views in (0, 1)
    ]
    assert kept[1] < kept[0]


def test_a_surface_point_of_a_ball_is_confirmed_by_many_views(
    ball_maps: ViewMaps, rig: Rig
):
    points = rig.eyes[3:] * 0.8
    nobody = np.full(len(points), -1)
    count = fusion.confirmations(points, nobody, ball_maps, rig, 0.1)
    assert (count >= 4).all()


@pytest.mark.parametrize("min_views", [0, 1])
def test_maps_that_show_nothing_fuse_to_nothing(rig: Rig, min_views: int):
    nothing = ViewMaps(
        depth=np.full((15, 32, 32), np.nan, dtype=np.float32),
        normals=np.zeros((15, 32, 32, 3), dtype=np.float32),
        foreground=np.zeros((15, 32, 32), dtype=np.float32),
    )
    assert len(fusion.fuse(nothing, rig, **SETTINGS | {"min_views": min_views})) == 0
