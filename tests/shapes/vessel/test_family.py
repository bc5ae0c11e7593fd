import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.parts.solids import box
from pipeline.shapes.vessel import family as vessel
from tests.shapes.proportions import count_proportions

DRAWN = [vessel.make(np.random.default_rng(seed)) for seed in range(50)]


def test_vessels_stand_on_the_floor():
    for mesh in DRAWN:
        assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-9)


def test_no_two_of_fifty_have_the_same_proportions():
    assert count_proportions(DRAWN) == len(DRAWN)


def test_handles_are_at_either_side_and_now_and_then_in_front():
    places = []
    for seed in range(80):
        arm = box((0.2, 0.2, 0.2), center=(2.0, 0.0, 0.0))
        turned = vessel.turned_about(np.random.default_rng(seed), arm)
        places.append(turned.vertices.mean(axis=0).round(2))
    x, _, z = np.array(places).T
    assert 0.3 < np.mean(x == 2.0) < 0.6
    assert 0.3 < np.mean(x == -2.0) < 0.6
    assert 0.0 < np.mean(np.abs(z) > 1.0) < 0.3


@pytest.mark.parametrize("name", vessel.KINDS)
def test_vessels_of_every_kind_have_few_enough_faces(name):
    draw, _ = vessel.KINDS[name]
    for seed in range(25):
        mesh = merge(draw(np.random.default_rng(seed)))
        assert 100 <= len(mesh.faces) <= 8000
        extent = np.ptp(mesh.vertices, axis=0)
        assert extent.min() > 0.05 * extent.max()
