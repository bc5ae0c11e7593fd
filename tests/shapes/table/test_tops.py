from dataclasses import replace

import numpy as np
import pytest

from pipeline.shapes.table.designs import KINDS, POWERS, sample
from pipeline.shapes.table.tops import board, plate, reach, top

DESIGN = sample(KINDS["dining"], np.random.default_rng(0))


@pytest.mark.parametrize("outline", POWERS)
def test_a_top_is_solid_and_lies_between_its_two_faces(outline, check_solid):
    design = replace(DESIGN, outline=outline, power=POWERS[outline][0])
    mesh = top(design)
    check_solid(mesh)
    y = mesh.vertices[:, 1]
    assert y.max() == pytest.approx(design.height, abs=0.01)
    assert y.min() == pytest.approx(design.under, abs=0.01)
    assert np.ptp(mesh.vertices[:, 0]) == pytest.approx(design.width, rel=0.1)


def test_a_smaller_plate_has_the_outline_of_the_top():
    small, large = plate(DESIGN, 0.3, 0.02, 0.5), plate(DESIGN, 0.3, 0.02, 1.0)
    ratio = np.ptp(small.vertices, axis=0) / np.ptp(large.vertices, axis=0)
    np.testing.assert_allclose(ratio, (0.5, 1.0, 0.5), atol=0.01)


@pytest.mark.parametrize("outline", POWERS)
def test_legs_have_room_under_the_top(outline):
    power = POWERS[outline][0]
    x, z = reach(replace(DESIGN, outline=outline, inset=0.0))
    half = (DESIGN.width / 2, DESIGN.depth / 2)
    assert (x / half[0]) ** power + (z / half[1]) ** power < 1.05


def test_a_board_lies_between_two_corners(check_solid):
    mesh = board((0.0, 0.0, 0.0), (1.0, 0.1, 2.0))
    check_solid(mesh)
    np.testing.assert_allclose(mesh.vertices.min(axis=0), 0.0, atol=1e-3)
    np.testing.assert_allclose(mesh.vertices.max(axis=0), (1.0, 0.1, 2.0), atol=1e-3)
