"""Something at each pixel of a drawn silhouette."""

from dataclasses import replace

import numpy as np
from scipy import ndimage

from pipeline.geometry.curves.inflated_depth import squared_half_depth
from pipeline.geometry.meshing.silhouettes.cover import cover, cover_alone
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

MIN_THICKNESS = 0.02


def bar(grid: VolumeGrid, left_out: tuple[slice, slice]) -> np.ndarray:
    """Return the field of the drawn bar, of which some columns are left out."""
    field = np.full((grid.size,) * 3, grid.spacing)
    field[6:26, 14:18, 14:18] = -grid.spacing
    field[left_out] = grid.spacing
    return field


def no_denial(grid: VolumeGrid) -> np.ndarray:
    """Return a grid on which no view denies anything."""
    return np.zeros((grid.size // 4,) * 3)


def test_a_part_that_is_missing_is_put_there_and_nothing_beside(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = bar(grid, np.s_[15:23, 14:18])
    covered = cover(field, no_denial(grid), drawn, grid, MIN_THICKNESS)
    np.testing.assert_array_equal(covered.min(axis=2) < 0, drawn.distance < 0)


def test_a_bar_that_is_whole_stays_as_it_is(grid: VolumeGrid, drawn: DrawnSilhouette):
    field = bar(grid, np.s_[0:0])
    covered = cover(field, no_denial(grid), drawn, grid, MIN_THICKNESS)
    np.testing.assert_array_equal(covered, field)


def test_a_part_goes_on_from_what_is_beside_it(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = bar(grid, np.s_[15:26, 14:18])
    field = np.roll(field, 8, axis=2)  # behind where the views deny least
    denial = np.ones_like(no_denial(grid))
    denial[:, :, grid.size // 8] = 0
    covered = cover(field, denial, drawn, grid, MIN_THICKNESS)
    solid = np.flatnonzero(covered[10, 15] < 0).mean()
    for x in (16, 20, 24):
        part = np.flatnonzero(covered[x, 15] < 0).mean()
        assert abs(part - solid) < abs(part - 17.5)


def test_of_a_lone_drawing_a_torn_limb_becomes_a_bar():
    grid = VolumeGrid(128)
    distance = np.full((grid.size,) * 2, 3 * grid.spacing)
    distance[24:104, 62:66] = -1.5 * grid.spacing
    limb = DrawnSilhouette(
        axis=2,
        distance=distance,
        squared_half_depth=np.where(distance < 0, (2 * grid.spacing) ** 2, 0.0),
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )
    field = np.full((grid.size,) * 3, grid.spacing)
    for x in range(24, 104):  # shreds, at two depths by turns
        at = 62 + 4 * (x % 2)
        field[x, 62:66, at : at + 2] = -grid.spacing
    smooth = cover_alone(field, no_denial(grid), limb, grid, MIN_THICKNESS)
    deepest = np.argmin(smooth[24:104, 63], axis=1)
    assert np.ptp(deepest) <= 1
    thickness = (smooth[24:104, 63] < 0).sum(axis=1)
    assert ((thickness >= 3) & (thickness <= 5)).all()


def test_of_a_lone_drawing_a_plate_seen_on_edge_stays(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = np.full((grid.size,) * 3, grid.spacing)
    field[6:26, 14:18, 4:28] = -grid.spacing
    kept = cover_alone(field, no_denial(grid), drawn, grid, MIN_THICKNESS)
    np.testing.assert_array_equal(kept, field)


def test_of_a_lone_drawing_a_wide_plate_seen_from_above_stays():
    grid = VolumeGrid(128)
    row, col = np.indices((grid.size,) * 2)
    distance = (np.hypot(row - 63.5, col - 63.5) - 30) * grid.spacing
    plate = DrawnSilhouette(
        axis=2,
        distance=distance,
        squared_half_depth=np.maximum(-distance, 0) * 30 * grid.spacing,
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )
    field = np.full((grid.size,) * 3, grid.spacing)
    field[distance < 0, 62:65] = -grid.spacing
    kept = cover_alone(field, no_denial(grid), plate, grid, MIN_THICKNESS)
    assert ((kept < 0).sum(axis=2)[distance < 0] == 3).mean() > 0.95


def test_what_a_single_line_shows_is_a_bar_and_no_sheet(
    grid: VolumeGrid, body_with_line: DrawnSilhouette
):
    drawn = body_with_line
    sheets = np.where(drawn.distance[:, :, None] < 0, -grid.spacing, grid.spacing)
    sheets = np.broadcast_to(sheets, (grid.size,) * 3)  # as deep as the grid
    alone = cover_alone(sheets, no_denial(grid), drawn, grid, MIN_THICKNESS)
    depth = (alone < 0).sum(axis=2)
    assert (depth[12:18, 13:19] == grid.size).all()
    line = depth[24:28].max(axis=1)
    assert ((line > 0) & (line < 6)).all()


def test_thin_legs_drawn_from_the_side_stand_left_and_right():
    grid = VolumeGrid(64)
    inside = np.zeros((64, 64), dtype=bool)  # by y, which points upward, and z
    inside[30:44, 14:50] = True
    inside[8:30, 16:19] = inside[8:30, 44:47] = True
    within = ndimage.distance_transform_edt(inside) - 0.5
    drawn = DrawnSilhouette(
        axis=0,
        distance=np.where(inside, -within, 1.0) * grid.spacing,
        squared_half_depth=squared_half_depth(inside) * grid.spacing**2,
        is_stroke=np.zeros_like(inside),
    )
    field = np.full((64, 64, 64), grid.spacing)
    field[22:42, 30:44, 14:50] = -grid.spacing
    covered = cover_alone(field, no_denial(grid), drawn, grid, MIN_THICKNESS)
    for z in (17, 45):
        leg = covered[:, 15, z] < 0
        assert ndimage.label(leg)[1] == 2
        assert leg[22:32].any()
        assert leg[32:42].any()
    np.testing.assert_array_equal((covered < 0).any(axis=0), inside)
    assert ndimage.label(covered < 0)[1] == 1
    from_front = cover_alone(
        np.moveaxis(field, 0, 2),
        no_denial(grid),
        replace(drawn, axis=2),
        grid,
        MIN_THICKNESS,
    )
    assert ndimage.label(from_front[15, 17] < 0)[1] == 1
