import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp import family as lamp
from tests.shapes.proportions import count_proportions

DRAWN = [lamp.make(np.random.default_rng(seed)) for seed in range(50)]


def test_the_lowest_point_of_a_lamp_is_on_the_floor():
    for mesh in DRAWN:
        assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-9)


def test_no_two_of_fifty_have_the_same_proportions():
    assert count_proportions(DRAWN) == len(DRAWN)


@pytest.mark.parametrize("name", lamp.KINDS)
def test_lamps_of_every_kind_have_few_enough_faces(name):
    draw, _ = lamp.KINDS[name]
    for seed in range(25):
        mesh = merge(draw(np.random.default_rng(seed)))
        assert 100 <= len(mesh.faces) <= 8000
        extent = np.ptp(mesh.vertices, axis=0)
        assert extent.min() > 0.05 * extent.max()
