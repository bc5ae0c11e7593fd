"""Thin legs of what a lone drawing shows from the side."""

import numpy as np
from scipy import ndimage

from pipeline.geometry.meshing.silhouettes.legs import Leg, find_legs
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid

GRID = VolumeGrid(64)
HALF = np.full((64, 64), 1.5 * GRID.spacing)
BODY_MIDDLE, BODY_HALF = 31.5 + 5, 8  # voxels: not in the middle of the grid


def _animal(
    legs: list[int], *, tall: bool = False
) -> tuple[np.ndarray, np.ndarray, DrawnSilhouette]:
    """Return the legs that begin at these places, the solid body, the silhouette."""
    body = np.zeros((64, 64), dtype=bool)
    body[24 : 58 if tall else 40, 20:44] = True
    is_leg = np.zeros_like(body)
    for place in legs:
        is_leg[8:24, place : place + 3] = True
    inside = body | is_leg
    within = ndimage.distance_transform_edt(inside) - 0.5
    drawn = DrawnSilhouette(
        axis=0,
        distance=np.where(inside, -within, 1.0) * GRID.spacing,
        squared_half_depth=np.zeros(inside.shape),
        is_stroke=np.zeros_like(inside),
    )
    away = np.abs(np.arange(64) - BODY_MIDDLE)
    return is_leg, body[..., None] & (away <= BODY_HALF), drawn


def _found(legs: list[int], *, tall: bool = False) -> list[Leg]:
    is_leg, is_solid, drawn = _animal(legs, tall=tall)
    return find_legs(is_leg, is_solid, HALF, drawn, GRID)


def _sides(leg: Leg) -> list[int]:
    """Return on which side of the body each leg is; all are inside of it."""
    middle = GRID.origin[0] + BODY_MIDDLE * GRID.spacing
    away = np.subtract(leg.middles, middle)
    assert (np.abs(away) + HALF[0, 0] <= (BODY_HALF + 0.5) * GRID.spacing).all()
    return [int(side) for side in np.sign(np.round(away / GRID.spacing))]


def test_every_second_one_of_three_and_four_legs_is_of_the_other_side():
    assert [_sides(leg) for leg in _found([21, 26, 35, 40])] == [[1], [-1], [1], [-1]]
    assert [_sides(leg) for leg in _found([21, 30, 40])] == [[1], [-1], [1]]


def test_of_two_legs_each_hides_another():
    assert [_sides(leg) for leg in _found([22, 38])] == [[1, -1], [1, -1]]


def test_what_is_tall_stands_on_two_legs():
    assert [_sides(leg) for leg in _found([24, 36], tall=True)] == [[1], [-1]]


def test_a_single_leg_and_none_are_left_to_others():
    assert _found([30]) == []
    assert _found([]) == []


def test_a_leg_has_its_root_above_it_in_the_body():
    leg, _ = _found([24, 36])
    assert leg.drawn[8:24, 24:27].all()
    assert leg.root[24:27, 24:27].all()
    assert not leg.root[30:].any()
    assert not leg.root[:, 27:].any()
    assert not (leg.root & leg.drawn).any()


def test_what_touches_no_body_is_no_leg():
    is_leg, is_solid, drawn = _animal([24, 36])
    is_solid[:, 30:] = False
    is_leg[40, 36] = True  # what it is thought to hang from is missing, too
    assert find_legs(is_leg, is_solid, HALF, drawn, GRID) == []


def test_two_legs_with_a_beam_between_them_are_no_leg():
    is_leg, is_solid, drawn = _animal([24, 30])
    is_leg[20:24, 24:33] = True
    assert find_legs(is_leg, is_solid, HALF, drawn, GRID) == []


def test_what_hangs_and_ends_in_the_air_is_no_leg():
    is_leg, is_solid, drawn = _animal([24, 30, 36])
    is_leg[8:20, 30:33] = False
    legs = find_legs(is_leg, is_solid, HALF, drawn, GRID)
    assert [_sides(leg) for leg in legs] == [[1, -1], [1, -1]]


def test_legs_with_a_gap_between_them_and_plates_stay_but_are_counted():
    is_leg, is_solid, drawn = _animal([21, 30, 40])
    merged = np.abs(np.arange(64) - BODY_MIDDLE) <= BODY_HALF - 2
    gap = merged & (np.abs(np.arange(64) - BODY_MIDDLE) > 3)
    is_solid[8:24, 21:24] = merged
    is_solid[8:24, 30:33] = gap
    legs = find_legs(is_leg, is_solid, HALF, drawn, GRID)
    assert [_sides(leg) for leg in legs] == [[1], [1]]
    is_solid[8:24, 21:24] = True  # as deep as the grid
    legs = find_legs(is_leg, is_solid, HALF, drawn, GRID)
    assert [_sides(leg) for leg in legs] == [[1]]
