import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.house.towers import TOWERS

SEEDS = range(6)


@pytest.mark.parametrize("name", TOWERS)
def test_every_tower_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(TOWERS[name](np.random.default_rng(seed)))


def test_a_windmill_has_four_sails_before_it():
    for seed in SEEDS:
        points = merge(TOWERS["windmill"](np.random.default_rng(seed))).vertices
        ahead = points[points[:, 2] > 0.25]
        assert np.ptp(ahead[:, 0]) > 0.7
