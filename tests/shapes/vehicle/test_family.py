import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import family as vehicle
from tests.shapes.proportions import count_proportions

DRAWN = [vehicle.make(np.random.default_rng(seed)) for seed in range(50)]


def test_vehicles_stand_on_the_floor():
    for mesh in DRAWN:
        assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-9)


def test_no_two_of_fifty_have_the_same_proportions():
    assert count_proportions(DRAWN) == len(DRAWN)


def test_nearly_all_vehicles_are_as_wide_at_the_left_as_at_the_right():
    sides = np.array([(-m.vertices[:, 0].min(), m.vertices[:, 0].max()) for m in DRAWN])
    even = np.abs(sides[:, 0] - sides[:, 1]) < 0.05 * sides.max(axis=1)
    assert even.mean() > 0.85


@pytest.mark.parametrize("name", vehicle.KINDS)
def test_vehicles_of_every_kind_have_few_enough_faces(name):
    draw, _ = vehicle.KINDS[name]
    for seed in range(15):
        mesh = merge(draw(np.random.default_rng(seed)))
        assert 100 <= len(mesh.faces) <= 8000
        extent = np.ptp(mesh.vertices, axis=0)
        assert extent.min() > 0.05 * extent.max()
