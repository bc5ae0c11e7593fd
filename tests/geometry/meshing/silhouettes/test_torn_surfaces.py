"""Where the views tear a lone drawing's body."""

import numpy as np

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.silhouettes.torn_surfaces import smooth_torn_surfaces
from pipeline.geometry.meshing.volume_grid import VolumeGrid

GRID = VolumeGrid(64)
INSIDE = np.zeros((64, 64), dtype=bool)
INSIDE[10:54, 10:54] = True
TORN = np.s_[28:36, 28:36]


def _drawn(is_stroke: np.ndarray | None = None) -> DrawnSilhouette:
    return DrawnSilhouette(
        axis=2,
        distance=-signed_distance(INSIDE) * GRID.spacing,
        squared_half_depth=np.zeros(INSIDE.shape),
        is_stroke=np.zeros_like(INSIDE) if is_stroke is None else is_stroke,
    )


def _field(first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return a field that is solid from the first to the last voxel of each column."""
    z = np.arange(64)
    is_solid = (z >= first[..., None]) & (z <= last[..., None]) & INSIDE[..., None]
    return np.where(is_solid, -GRID.spacing, GRID.spacing)


def _slope() -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of a slab, the first of which slopes."""
    first = np.broadcast_to(20 + np.arange(64)[:, None] // 8, (64, 64)).copy()
    return first, np.full((64, 64), 40)


def test_what_is_torn_follows_what_is_around_it():
    first, last = _slope()
    rng = np.random.default_rng(0)
    torn_first, torn_last = first.copy(), last.copy()
    torn_first[TORN] += rng.integers(-8, 8, (8, 8))
    torn_last[TORN] -= rng.integers(-8, 8, (8, 8))
    torn_first[30:32, 30:32] = torn_last[30:32, 30:32]  # nearly a hole
    torn = _field(torn_first, torn_last)
    is_solid = smooth_torn_surfaces(torn, _drawn(), GRID) < 0
    assert np.abs(is_solid.argmax(axis=2) - first)[INSIDE].max() <= 2
    assert np.abs(63 - is_solid[..., ::-1].argmax(axis=2) - last)[INSIDE].max() <= 2
    assert not is_solid[~INSIDE].any()


def test_slopes_steps_and_outlines_stay():
    first, last = _slope()
    first[:, 40:] -= 9
    whole = _field(first, last)
    np.testing.assert_array_equal(smooth_torn_surfaces(whole, _drawn(), GRID), whole)


def test_strokes_and_the_gap_between_two_legs_stay():
    first, last = _slope()
    first[TORN] += np.random.default_rng(0).integers(-8, 12, (8, 8))
    torn = _field(first, last)
    strokes = np.zeros_like(INSIDE)
    strokes[TORN] = True
    smooth = smooth_torn_surfaces(torn, _drawn(strokes), GRID)
    np.testing.assert_array_equal(smooth[TORN], torn[TORN])
    torn[..., 30:36] = GRID.spacing
    np.testing.assert_array_equal(smooth_torn_surfaces(torn, _drawn(), GRID), torn)


def test_a_wing_seen_on_edge_stays():
    first, last = _slope()
    first[20:23, 20:44] -= 14
    first[TORN] += np.random.default_rng(0).integers(-8, 8, (8, 8))
    torn = _field(first, last)
    smooth = smooth_torn_surfaces(torn, _drawn(), GRID)
    np.testing.assert_array_equal(smooth[20:23], torn[20:23])
    assert (smooth != torn).any()


def test_of_nothing_nothing_is_made():
    nothing = np.full((64, 64, 64), GRID.spacing)
    smooth = smooth_torn_surfaces(nothing, _drawn(), GRID)
    np.testing.assert_array_equal(smooth, nothing)
