"""What drawings show, on a grid."""

import numpy as np
import pytest

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.meshing.drawn_cover import (
    DrawnDistance,
    DrawnSilhouette,
    clear_strokes,
    cover,
    extend_to_outline,
    place_on_grid,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import standard_rig

GRID = VolumeGrid(32)


@pytest.fixture
def drawn() -> DrawnSilhouette:
    """A bar along x, four columns wide."""
    distance = np.full((GRID.size,) * 2, 3 * GRID.spacing)
    distance[6:26, 14:18] = -1.5 * GRID.spacing
    half_depth = np.where(distance < 0, (2 * GRID.spacing) ** 2, 0.0)
    return DrawnSilhouette(
        axis=2,
        distance=distance,
        squared_half_depth=half_depth,
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )


def covered(drawn: DrawnSilhouette, left_out: tuple[slice, slice]) -> np.ndarray:
    """Cover a bar of which some columns are left out; tell which hold something."""
    field = np.full((GRID.size,) * 3, GRID.spacing)
    field[6:26, 14:18, 14:18] = -GRID.spacing
    field[left_out] = GRID.spacing
    denial = np.zeros((GRID.size // 4,) * 3)
    return cover(field, denial, drawn, GRID, 0.02).min(axis=2) < 0


def test_a_part_that_is_missing_is_put_there(drawn: DrawnSilhouette):
    assert covered(drawn, np.s_[15:23, 14:18])[6:26, 14:18].all()


def test_a_seam_along_a_bar_is_left_to_refinement(drawn: DrawnSilhouette):
    beside = covered(drawn, np.s_[6:26, 16:18])
    assert beside[6:26, 14:16].all()
    assert not beside[6:26, 16:18].any()


def test_a_small_hole_amid_a_bar_is_closed(drawn: DrawnSilhouette):
    assert covered(drawn, np.s_[12:14, 15:17])[6:26, 14:18].all()


def test_a_seam_that_parts_a_bar_is_closed(drawn: DrawnSilhouette):
    assert covered(drawn, np.s_[15:17, 14:18])[6:26, 14:18].all()


def test_a_crumb_beyond_a_seam_is_not_joined(drawn: DrawnSilhouette):
    beyond = covered(drawn, np.s_[8:10, 14:18])
    assert beyond[6:8, 14:18].all()
    assert not beyond[8:10, 14:18].any()


def test_nothing_is_put_beside_a_silhouette(drawn: DrawnSilhouette):
    assert not covered(drawn, np.s_[6:26, 14:18])[drawn.distance > 0].any()


def _from_the_side(first: int, last: int) -> DrawnSilhouette:
    """A drawing along x that shows these voxels along z."""
    distance = np.full((GRID.size,) * 2, 3 * GRID.spacing)
    distance[:, first:last] = -1.5 * GRID.spacing
    return DrawnSilhouette(
        axis=0,
        distance=distance,
        squared_half_depth=np.zeros(distance.shape),
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )


def test_a_roof_reaches_its_outline_along_all_its_depth(drawn: DrawnSilhouette):
    field = np.full((GRID.size,) * 3, GRID.spacing)
    field[6:22, 14:18, 8:24] = -GRID.spacing  # ends four columns before its outline
    others = [drawn, _from_the_side(8, 24)]
    extended = extend_to_outline(field, drawn, others, GRID)
    assert (extended[22:25, 15:17, 9:23] < 0).all()
    assert (extended[drawn.distance > 0] > 0).all()
    np.testing.assert_array_equal(extended[6:20, 14:18], field[6:20, 14:18])


def test_what_goes_on_to_an_outline_stays_in_the_other_drawings(drawn: DrawnSilhouette):
    field = np.full((GRID.size,) * 3, GRID.spacing)
    field[6:22, 14:18, 8:24] = -GRID.spacing
    extended = extend_to_outline(field, drawn, [drawn, _from_the_side(8, 12)], GRID)
    assert (extended[22:25, 15:17, 9:11] < 0).all()
    assert (extended[22:25, 15:17, 14:] > 0).all()


def test_what_is_far_from_all_that_is_there_is_not_extended(drawn: DrawnSilhouette):
    field = np.full((GRID.size,) * 3, GRID.spacing)
    field[6:16, 14:18, 8:24] = -GRID.spacing
    extended = extend_to_outline(field, drawn, [drawn], GRID)
    assert (extended[22:] > 0).all()


def test_what_a_single_line_shows_is_a_bar_and_no_sheet():
    size = 3 * GRID.size
    inside = np.zeros((size, size), dtype=bool)
    inside[30:60, 30:60] = True  # a body, and a line from it to the right
    inside[45:46, 60:90] = True
    pixel = GRID.spacing
    drawn = place_on_grid(
        DrawnDistance(
            distance=signed_distance(inside) * pixel / 3,
            pixel_size=pixel,
            cam_from_obj=standard_rig(size).cam_from_obj[0],
        ),
        GRID,
        0.02,
    )
    field = np.where(drawn.distance[:, :, None] < 0, -pixel, pixel)
    field = np.broadcast_to(field, (GRID.size,) * 3)  # sheets as deep as the grid
    cleared = clear_strokes(field, drawn, GRID)
    denial = np.zeros((GRID.size // 4,) * 3)
    depth = (cover(cleared, denial, drawn, GRID, 0.02) < 0).sum(axis=2)
    assert (depth[12:18, 13:19] == GRID.size).all()
    line = depth[24:28].max(axis=1)
    assert ((line > 0) & (line < 6)).all()
