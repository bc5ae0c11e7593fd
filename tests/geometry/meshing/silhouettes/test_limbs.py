"""What of a lone drawing is a bar."""

import numpy as np

from pipeline.geometry.meshing.silhouettes.limbs import (
    bar_columns,
    deep_columns,
    relative_depth,
    thin_columns,
)
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

GRID = VolumeGrid(128)
NO_COLUMN = np.zeros((128, 128), dtype=bool)
HALF = np.full((128, 128), 3 * GRID.spacing)


def _drawn(inside: np.ndarray, is_stroke: np.ndarray = NO_COLUMN) -> DrawnSilhouette:
    return DrawnSilhouette(
        axis=2,
        distance=np.where(inside, -GRID.spacing, GRID.spacing),
        squared_half_depth=np.zeros(inside.shape),
        is_stroke=is_stroke,
    )


def _body_with_limb(width: int) -> np.ndarray:
    inside = NO_COLUMN.copy()
    inside[30:70, 40:90] = True
    inside[70:100, 60 : 60 + width] = True
    return inside


def _bars(drawn: DrawnSilhouette, depth: float | np.ndarray = 1.0) -> np.ndarray:
    """Return the bars where the solid is so deep, against a bar."""
    depth = np.where(drawn.distance < 0, depth, 0)
    limbs = thin_columns(drawn.inside, GRID.spacing) & ~deep_columns(depth)
    return bar_columns(depth, limbs, HALF, drawn, GRID)


def test_a_limb_is_a_bar_and_the_body_is_not():
    bars = _bars(_drawn(_body_with_limb(6)))
    assert bars[76:100, 60:66].all()
    assert not bars[:70].any()  # its corners neither


def test_what_is_as_wide_as_a_body_is_no_bar():
    assert not _bars(_drawn(_body_with_limb(14)))[:90].any()


def test_a_thin_thing_without_a_body_is_all_bars():
    inside = NO_COLUMN.copy()
    inside[20:100, 60:66] = True
    np.testing.assert_array_equal(_bars(_drawn(inside)), inside)


def test_a_plate_seen_on_edge_is_no_bar_but_a_stroke_is():
    is_stroke = NO_COLUMN.copy()
    is_stroke[95:100, 62:64] = True
    bars = _bars(_drawn(_body_with_limb(6), is_stroke), depth=5.0)
    np.testing.assert_array_equal(bars, is_stroke)


def test_what_the_views_tore_is_made_anew_and_so_is_its_edge():
    depth = np.full((128, 128), 1.0)
    depth[40:50, 50:60], depth[50, 50:60] = 0.2, 0.6
    expected = NO_COLUMN.copy()
    expected[40:51, 50:60] = True
    bars = _bars(_drawn(_body_with_limb(14)), depth)[:70]
    np.testing.assert_array_equal(bars, expected[:70])


def test_columns_are_deep_where_the_solid_reaches_far_with_a_gap_or_without():
    is_solid = np.zeros((128, 128, 128), dtype=bool)
    is_solid[10:20, 10:20, 40:90] = True
    is_solid[30:40, 10:20, [40, 89]] = True  # a leg, and one behind it
    is_solid[50:60, 10:20, 60:66] = True
    is_solid[80, 10:12, 40:90] = True  # a speck
    depth = relative_depth(is_solid, HALF, GRID)
    assert np.allclose(depth[50:60, 10:20], 1) and not depth[0].any()
    is_deep = deep_columns(depth)
    assert is_deep[10:20, 10:20].all() and is_deep[30:40, 10:20].all()
    assert not is_deep[45:].any()
