import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.plant.pots import PLANTS, POTS, pot, potted

SEEDS = range(16)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_potted_plant_is_closed_and_stands_on_its_pot(seed, check_solid):
    parts = potted(np.random.default_rng(seed))
    check_solid(parts)
    points = merge(parts).vertices
    low = points[points[:, 1] < points[:, 1].min() + 0.01]
    assert np.ptp(low[:, 0]) > 0.1


def test_the_soil_is_inside_the_pot():
    for seed in SEEDS:
        parts, soil = pot(np.random.default_rng(seed), 0.3)
        assert 0.1 < soil < merge(parts).vertices[:, 1].max()


@pytest.mark.parametrize("name", PLANTS)
def test_what_grows_in_pots_is_closed(name, check_solid):
    check_solid(PLANTS[name](np.random.default_rng(1)))


def test_a_pots_outline_begins_at_its_foot():
    assert all(profile[0][1] == 0 for profile in POTS.values())
