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


def body_with_line(grid: VolumeGrid) -> DrawnSilhouette:
    """A square body, and a single line from it to the right, seen from the front."""
    size = 3 * grid.size
    inside = np.zeros((size, size), dtype=bool)
    inside[30:60, 30:60] = True
    inside[45:46, 60:90] = True
    drawn = DrawnDistance(
        distance=signed_distance(inside) * grid.spacing / 3,
        pixel_size=grid.spacing,
        cam_from_obj=standard_rig(size).cam_from_obj[0],
    )
    return place_on_grid(drawn, grid, 0.02)


def test_a_body_is_inside_and_as_deep_as_wide(grid: VolumeGrid):
    drawn = body_with_line(grid)
    assert drawn.axis == 2
    assert (drawn.distance[12:18, 13:19] < 0).all()
    assert (drawn.distance[:9] > 0).all()
    deepest = np.sqrt(drawn.squared_half_depth.max()) / grid.spacing
    assert 5 < deepest < 8  # columns; the body is ten wide


def test_a_line_is_a_stroke_as_thick_as_the_grid_can_hold(grid: VolumeGrid):
    drawn = body_with_line(grid)
    assert drawn.is_stroke[23:29].any(axis=1).all()
    assert not drawn.is_stroke[:20].any()
    assert ((drawn.distance[23:29] < 0).sum(axis=1) >= 2).all()
