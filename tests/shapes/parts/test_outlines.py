import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.shapes.parts.outlines import pillow, plate, signed_area, triangulated
from pipeline.shapes.parts.placing import volume

ELL = np.array([(0, 0), (2, 0), (2, 1), (1, 1), (1, 3), (0, 3)], dtype=float)
SQUARE = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=float)


def test_a_plate_of_an_ell_has_its_area_times_its_thickness(check_solid):
    mesh = plate(ELL, 0.5)
    check_solid(mesh)
    assert volume(mesh) == pytest.approx(0.5 * 4.0)
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), (2, 3, 0.5))


def test_a_plate_does_not_mind_the_sense_of_its_outline():
    assert volume(plate(ELL[::-1], 1.0)) == pytest.approx(volume(plate(ELL, 1.0)))


def test_the_area_is_negative_clockwise():
    assert signed_area(SQUARE) == pytest.approx(4.0)
    assert signed_area(SQUARE[::-1]) == pytest.approx(-4.0)


def test_a_pillow_is_thickest_in_its_middle(check_solid):
    mesh = pillow(SQUARE, 0.4)
    check_solid(mesh)
    thick = np.abs(mesh.vertices[:, 2])
    assert thick.max() == pytest.approx(0.2, rel=0.02)
    assert np.abs(mesh.vertices[thick.argmax(), :2]).max() < 0.2


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 24))
def test_triangles_cover_a_star_shaped_outline_once(seed: int, count: int):
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * np.arange(count) / count
    radius = rng.uniform(0.3, 1.0, count)
    outline = np.stack([radius * np.cos(turn), radius * np.sin(turn)], axis=1)
    faces = triangulated(outline)
    assert len(faces) == count - 2
    areas = [signed_area(outline[face]) for face in faces]
    assert min(areas) >= 0
    assert sum(areas) == pytest.approx(signed_area(outline))


def test_an_outline_that_crosses_itself_is_refused():
    turn = 0.8 * np.pi * np.arange(5)
    pentagram = np.stack([np.cos(turn), np.sin(turn)], axis=1)[::-1]
    with pytest.raises(ValueError, match="crosses itself"):
        triangulated(pentagram)
