import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.spaceship import family as spaceship
from pipeline.shapes.spaceship.family import SHIPS, WEIGHTS


@pytest.mark.parametrize("name", SHIPS)
def test_ships_of_every_kind_are_solid_and_symmetric(name, check_solid, asymmetry):
    for seed in range(8):
        parts = SHIPS[name](np.random.default_rng(seed))
        check_solid(parts)
        assert asymmetry(merge(parts)) < 1e-6


def test_every_kind_of_ship_is_drawn():
    assert set(WEIGHTS) == set(SHIPS)


def test_a_few_ships_are_not_symmetric(asymmetry):
    drawn = [spaceship.make(np.random.default_rng(seed)) for seed in range(60)]
    share = np.mean([asymmetry(mesh) > 1e-3 for mesh in drawn])
    assert 0.0 < share < 0.3
