"""Round edges of what is narrow in a lone drawing."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.meshing.silhouettes.edges import round_narrow_parts
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

GRID = VolumeGrid(64)
RADIUS = 8 * GRID.spacing


def _plate(width: int, depth: int) -> tuple[np.ndarray, DrawnSilhouette]:
    """Return a box and its silhouette, so wide and so deep, 50 columns long."""
    inside = np.zeros((64, 64), dtype=bool)
    inside[7:57, 32 - width // 2 : 32 + width // 2] = True
    within = ndimage.distance_transform_edt(inside) - 0.5
    distance = np.where(inside, -within, 1.0) * GRID.spacing
    drawn = DrawnSilhouette(
        axis=2,
        distance=distance,
        squared_half_depth=np.zeros_like(distance),
        is_stroke=np.zeros(inside.shape, dtype=bool),
    )
    z = np.abs(np.arange(64) - 31.5)
    field = np.maximum(distance[..., None], (z - depth / 2) * GRID.spacing)
    return field, drawn


def test_a_slab_becomes_round_and_stays_as_deep_in_its_middle():
    field, drawn = _plate(12, 12)
    rounded = round_narrow_parts(field, drawn, GRID, RADIUS) < 0
    across = rounded[32].sum(axis=1)
    assert across.max() == 12
    assert across[32 - 6] <= 6
    assert (np.diff(across[26:32]) >= 0).all()
    # An ellipse has pi / 4 of the box around it.
    assert abs(rounded[32].sum() / 144 - np.pi / 4) < 0.08


def test_what_is_wide_stays():
    field, drawn = _plate(40, 12)
    rounded = round_narrow_parts(field, drawn, GRID, RADIUS)
    np.testing.assert_array_equal(rounded[32, 20:44], field[32, 20:44])


def test_a_plate_seen_on_edge_stays():
    field, drawn = _plate(6, 40)
    rounded = round_narrow_parts(field, drawn, GRID, RADIUS)
    np.testing.assert_array_equal(rounded, field)


def test_a_thin_plate_keeps_all_its_columns():
    field, drawn = _plate(12, 2)
    rounded = round_narrow_parts(field, drawn, GRID, RADIUS)
    np.testing.assert_array_equal((rounded < 0).any(axis=2), (field < 0).any(axis=2))


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_edges_are_round_whatever_axis_is_looked_along(axis: int):
    field, drawn = _plate(12, 12)
    along_z = round_narrow_parts(field, drawn, GRID, RADIUS)
    turned = np.moveaxis(field, 2, axis)
    rounded = round_narrow_parts(turned, replace(drawn, axis=axis), GRID, RADIUS)
    np.testing.assert_array_equal(np.moveaxis(rounded, axis, 2), along_z)
