import numpy as np
import pytest

from pipeline.shapes.parts import solids
from pipeline.shapes.parts.placing import volume

LINE = [(0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 2.0, 0.5)]
SOLIDS = {
    "box": lambda: solids.box((1.0, 2.0, 3.0)),
    "rounded box": lambda: solids.rounded_box((1.0, 2.0, 3.0), 0.2),
    "pill": lambda: solids.rounded_box((0.2, 2.0, 3.0), 0.4),
    "ellipsoid": lambda: solids.ellipsoid((1.0, 2.0, 3.0)),
    "lathe": lambda: solids.lathe([(1.0, 0.0), (2.0, 1.0), (0.0, 2.0)], axis="x"),
    "loft": lambda: solids.loft(LINE, [(1.0, 1.0), (2.0, 1.0), (0.0, 0.0)], axis="y"),
    "tube": lambda: solids.tube(LINE, [0.1, 0.2, 0.1]),
    "limb": lambda: solids.limb(LINE, [0.1, 0.2, 0.1]),
    "torus": lambda: solids.torus(1.0, (0.2, 0.1), axis="z"),
    "wing": lambda: solids.wing(LINE, [1.0, 0.8, 0.5], [0.1, 0.1, 0.05]),
    "fin": lambda: solids.wing(LINE[:2], [1.0, 0.5], [0.1, 0.1]),
}


@pytest.mark.parametrize("name", SOLIDS)
def test_a_solid_is_closed_and_looks_outwards(name, check_solid):
    check_solid(SOLIDS[name]())


def test_a_box_has_its_volume_and_its_center():
    mesh = solids.box((1.0, 2.0, 3.0), center=(4.0, 5.0, 6.0))
    assert volume(mesh) == pytest.approx(6.0)
    np.testing.assert_allclose(mesh.vertices.mean(axis=0), (4.0, 5.0, 6.0))


def test_rounding_takes_a_little_off_a_box_and_keeps_its_extent():
    mesh = solids.rounded_box((1.0, 2.0, 3.0), 0.1)
    assert 5.7 < volume(mesh) < 6.0
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), (1, 2, 3), atol=0.01)


def test_an_ellipsoid_fills_its_volume_as_its_sides_grow():
    mesh = solids.ellipsoid((1.0, 2.0, 3.0), sides=96)
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 6, rel=0.01)


def test_a_tube_fills_a_cylinder():
    mesh = solids.tube([(0, 0, 0), (0, 3, 0)], [0.5], sides=96)
    assert volume(mesh) == pytest.approx(3 * np.pi / 4, rel=0.01)


def test_a_limb_is_longer_than_its_path_by_its_round_ends():
    mesh = solids.limb([(0, 0, 0), (0, 3, 0)], [0.5, 0.5])
    assert np.ptp(mesh.vertices[:, 1]) == pytest.approx(4.0, abs=0.05)


def test_a_torus_has_the_volume_of_its_section_times_its_length():
    mesh = solids.torus(2.0, (0.3, 0.3), sides=96)
    assert volume(mesh) == pytest.approx(2 * np.pi * 2 * np.pi * 0.09, rel=0.1)


def test_a_wing_runs_backwards_from_its_leading_edge():
    mesh = solids.wing([(0, 0, 0.2), (1, 0, 0)], [0.5, 0.3], [0.1, 0.1])
    assert mesh.vertices[:, 2].max() == pytest.approx(0.2)
    assert mesh.vertices[:, 2].min() == pytest.approx(-0.3)
    assert np.ptp(mesh.vertices[:, 1]) == pytest.approx(0.1)


def test_a_superellipse_goes_from_a_circle_to_a_square():
    circle, square = solids.superellipse(2.0, 16), solids.superellipse(40.0, 16)
    np.testing.assert_allclose(np.linalg.norm(circle, axis=1), 1.0)
    np.testing.assert_allclose(np.abs(square).max(axis=1), 1.0, atol=0.02)
