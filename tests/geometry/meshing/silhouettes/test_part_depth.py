"""Where along its columns a part lies, and how deep it is."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.inflated_depth import squared_half_depth
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.silhouettes.part_depth import (
    bar_half_depth,
    joined_half_depth,
    part_half_depth,
    solid_half_depth,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid

GRID = VolumeGrid(64)
THIN = 0.02
SPACING = GRID.spacing


def _drawn(inside: np.ndarray) -> DrawnSilhouette:
    within = ndimage.distance_transform_edt(inside) - 0.5
    without = ndimage.distance_transform_edt(~inside) - 0.5
    return DrawnSilhouette(
        axis=2,
        distance=np.where(inside, -within, without) * SPACING,
        squared_half_depth=squared_half_depth(inside) * SPACING**2,
        is_stroke=np.zeros(inside.shape, dtype=bool),
    )


@pytest.fixture
def head() -> DrawnSilhouette:
    """Return a disc with a wide ear on it."""
    x, y = np.indices((64, 64)) - 31.5
    return _drawn((np.hypot(x, y) < 14) | ((np.abs(x) < 6) & (y > 0) & (y < 28)))


@pytest.fixture
def ear(head: DrawnSilhouette) -> np.ndarray:
    """Return the columns of the ear."""
    x, y = np.indices((64, 64)) - 31.5
    return head.inside & (np.hypot(x, y) >= 14)


def _field_of_ball(radius: float) -> np.ndarray:
    x, y, z = np.indices((64, 64, 64)) - 31.5
    return (np.sqrt(x**2 + y**2 + z**2) - radius) * SPACING


def test_a_thinned_part_is_round_and_not_flat(head: DrawnSilhouette, ear: np.ndarray):
    is_covered = head.inside & ~ear
    flat = bar_half_depth(head, is_covered, GRID, THIN)[ear]
    round_ = part_half_depth(head, is_covered, ear, GRID, THIN)[ear]
    assert round_.max() == pytest.approx(flat.max(), rel=0.05)
    assert (round_ > 0.98 * flat.max()).sum() < 0.5 * (flat > 0.98 * flat.max()).sum()


def test_without_others_a_part_is_as_deep_as_it_is_wide(head: DrawnSilhouette):
    nothing = np.zeros_like(head.inside)
    half = part_half_depth(head, nothing, head.inside, GRID, THIN)
    assert half.max() == pytest.approx(14 * SPACING, rel=0.15)


def test_a_part_begins_as_deep_as_what_is_beside_it(
    head: DrawnSilhouette, ear: np.ndarray
):
    own = part_half_depth(head, head.inside & ~ear, ear, GRID, THIN)
    beside = solid_half_depth(_field_of_ball(14), np.zeros((64, 64)), GRID)
    half = joined_half_depth(own, 2 * beside, ear, head)
    middle = np.flatnonzero(ear[31])
    steps = np.diff(half[31, middle[0] - 1 : middle[-1] + 1])
    assert (steps < SPACING / 2).all()  # it only grows thinner
    assert half[31, middle[0]] > 1.5 * own[31, middle[0]]
    assert half[31, middle[-1]] - own[31, middle[-1]] < SPACING / 4


def test_a_part_that_touches_nothing_is_as_by_itself(
    head: DrawnSilhouette, ear: np.ndarray
):
    own = part_half_depth(head, head.inside & ~ear, ear, GRID, THIN)
    alone = joined_half_depth(own, np.zeros((64, 64)), ear, head)
    np.testing.assert_allclose(alone, own)


def test_beside_a_thinned_part_no_column_is_deeper(
    head: DrawnSilhouette, ear: np.ndarray
):
    half = part_half_depth(head, head.inside & ~ear, ear, GRID, THIN)
    assert half.max() < 1.05 * half[ear].max()


def test_a_part_with_nothing_fixed_around_it_has_a_depth():
    inside = np.ones((64, 64), dtype=bool)
    missing = np.zeros_like(inside)
    missing[30:34, 30:34] = True
    own = np.full(inside.shape, 0.1)
    half = joined_half_depth(own, np.zeros(inside.shape), missing, _drawn(inside))
    np.testing.assert_allclose(half, own)


def test_how_far_a_column_is_solid_to_both_sides():
    half = solid_half_depth(_field_of_ball(14), np.zeros((64, 64)), GRID)
    assert half[31, 31] == pytest.approx(14 * SPACING, abs=SPACING / 2)
    assert half[2, 2] == 0
    aside = solid_half_depth(_field_of_ball(14), np.full((64, 64), 4 * SPACING), GRID)
    assert aside[31, 31] == pytest.approx(10 * SPACING, abs=SPACING / 2)


def test_the_least_depth_is_that_of_a_round_bar(head: DrawnSilhouette):
    thin = replace(head, squared_half_depth=np.zeros((64, 64)))
    half = bar_half_depth(thin, head.inside, GRID, 4 * SPACING)
    assert half[head.inside].max() == pytest.approx(2 * SPACING)
    assert half[head.inside].min() > 0
