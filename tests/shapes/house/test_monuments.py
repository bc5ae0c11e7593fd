import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.house.monuments import MONUMENTS

SEEDS = range(6)


@pytest.mark.parametrize("name", MONUMENTS)
def test_every_monument_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(MONUMENTS[name](np.random.default_rng(seed)))


def test_a_church_has_a_cross_on_its_tower():
    for seed in SEEDS:
        points = merge(MONUMENTS["church"](np.random.default_rng(seed))).vertices
        top = points[points[:, 1] > points[:, 1].max() - 0.02]
        assert np.ptp(top[:, 0]) < 0.1
