"""Drawn silhouettes on the columns of a grid."""

import numpy as np

from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid


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
