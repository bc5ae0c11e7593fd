import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.plant.crowns import CROWNS

SEEDS = range(6)


@pytest.mark.parametrize("name", CROWNS)
def test_every_crown_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(CROWNS[name](np.random.default_rng(seed)))


@pytest.mark.parametrize("name", CROWNS)
def test_a_crown_fills_about_a_ball_of_radius_one(name):
    for seed in SEEDS:
        points = merge(CROWNS[name](np.random.default_rng(seed))).vertices
        assert 0.7 < np.abs(points).max() < 1.45
