import numpy as np
import pytest

from pipeline.shapes.parts.placing import volume
from pipeline.shapes.parts.revolved import (
    ROUND,
    fluted,
    hollow,
    inset,
    polygon,
    sleeve,
    turned,
)

CUP = [(0.8, 0.0), (1.0, 0.1), (1.0, 1.0), (1.0, 2.0)]
OUTLINES = [ROUND, polygon(4), polygon(6, 0.3), fluted(8, 0.05)]


@pytest.mark.parametrize("outline", OUTLINES)
def test_turned_bodies_are_solid_whatever_their_outline(outline, check_solid):
    for mesh in (turned(CUP, outline), hollow(CUP, 0.1, outline)):
        check_solid(mesh)
    check_solid(sleeve(CUP, 0.1, outline))


def test_a_hollow_cup_holds_nearly_what_is_inside_its_wall():
    tube = [(1.0, 0.0), (1.0, 0.5), (1.0, 1.0), (1.0, 2.0)]
    held = volume(turned(tube)) - volume(hollow(tube, 0.1))
    assert held == pytest.approx(np.pi * 0.9**2 * 1.9, rel=0.05)


def test_a_sleeve_has_the_volume_of_its_wall():
    mesh = sleeve([(1.0, 0.0), (1.0, 1.0), (1.0, 2.0)], 0.1)
    assert volume(mesh) == pytest.approx(2 * np.pi * (1 - 0.9**2), rel=0.02)


def test_the_inside_of_a_slanted_wall_is_parallel_to_it():
    cone = np.array([(1.0, 0.0), (1.5, 0.5), (2.0, 1.0)])
    shift = inset(cone, 0.1) - cone
    np.testing.assert_allclose(np.linalg.norm(shift, axis=1), 0.1)
    np.testing.assert_allclose(shift @ [1.0, 1.0], 0.0, atol=1e-12)


def test_a_polygon_has_its_corners_on_the_circle_and_a_side_across_x():
    square = polygon(4)
    np.testing.assert_allclose(np.linalg.norm(square, axis=1).max(), 1.0)
    np.testing.assert_allclose(square[:, 0].max(), np.sqrt(0.5))


def test_a_fully_rounded_polygon_is_a_circle():
    np.testing.assert_allclose(np.linalg.norm(polygon(5, 1.0), axis=1), 1.0)


def test_flutes_go_in_as_deep_as_they_go_out():
    reach = np.linalg.norm(fluted(6, 0.1), axis=1)
    assert (reach.min(), reach.max()) == (pytest.approx(0.9), pytest.approx(1.1))
