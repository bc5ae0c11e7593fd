"""Drawn silhouettes on the columns of a grid."""

import numpy as np

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnDistance,
    DrawnSilhouette,
    place_on_grid,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import standard_rig


def test_a_body_is_inside_and_as_deep_as_wide(
    grid: VolumeGrid, body_with_line: DrawnSilhouette
):
    drawn = body_with_line
    assert drawn.axis == 2
    assert (drawn.distance[12:18, 13:19] < 0).all()
    assert (drawn.distance[:9] > 0).all()
    deepest = np.sqrt(drawn.squared_half_depth.max()) / grid.spacing
    assert 5 < deepest < 8  # columns; the body is ten wide


def test_a_line_is_a_stroke_as_thick_as_the_grid_can_hold(
    body_with_line: DrawnSilhouette,
):
    drawn = body_with_line
    assert drawn.is_stroke[23:29].any(axis=1).all()
    assert not drawn.is_stroke[:20].any()
    assert ((drawn.distance[23:29] < 0).sum(axis=1) >= 2).all()


def test_without_strokes_the_body_is_left(body_with_line: DrawnSilhouette):
    body = body_with_line.without_strokes()
    assert not body.is_stroke.any()
    assert not body.inside[21:].any()  # where the line is
    np.testing.assert_array_equal(
        body.inside, body_with_line.inside & ~body_with_line.is_stroke
    )


def test_a_line_whose_width_varies_is_a_bar_without_necks():
    grid = VolumeGrid(96)
    size = 3 * grid.size
    inside = np.zeros((size, size), dtype=bool)
    inside[144, 40:250] = True
    distance = signed_distance(inside)
    width = np.random.default_rng(0).uniform(0.35, 0.5, 36)
    distance[inside] = np.interp(np.arange(210), np.arange(0, 211, 6), width)
    drawn = DrawnDistance(
        distance=distance * grid.spacing / 3,
        pixel_size=grid.spacing,
        cam_from_obj=standard_rig(size).cam_from_obj[0],
    )
    placed = place_on_grid(drawn, grid, 3 * grid.spacing)
    assert ((placed.distance[20:80] < 0).sum(axis=1) == 3).all()
