import numpy as np
import pytest

from pipeline.shapes.freeform.bending import bent, deformed, refined, tapered, twisted
from pipeline.shapes.parts.placing import volume
from pipeline.shapes.parts.solids import box

BOX = box((1.0, 2.0, 1.0))
FINE = refined(BOX, 500)


def test_finer_faces_leave_the_solid_as_it_is(check_solid):
    check_solid(FINE)
    assert len(FINE.faces) >= 500
    assert volume(FINE) == pytest.approx(volume(BOX))


def test_a_twist_keeps_the_volume(check_solid):
    mesh = twisted(FINE, 0.5)
    check_solid(mesh)
    assert volume(mesh) == pytest.approx(2.0, rel=0.05)


def test_a_taper_narrows_the_top_alone():
    mesh = tapered(FINE, 0.5)
    low, high = mesh.vertices[:, 1] < -0.99, mesh.vertices[:, 1] > 0.99
    assert np.ptp(mesh.vertices[low, 0]) == pytest.approx(1.0)
    assert np.ptp(mesh.vertices[high, 0]) == pytest.approx(0.5)


@pytest.mark.parametrize("angle", [0.2, 1.0, 6.0])
def test_a_bend_never_folds_a_shape(angle, check_solid):
    mesh = bent(FINE, angle)
    check_solid(mesh)
    assert volume(mesh) > 0.5


def test_some_shapes_are_left_as_they_are():
    same = [deformed(np.random.default_rng(seed), FINE) is FINE for seed in range(40)]
    assert 0 < sum(same) < 40
