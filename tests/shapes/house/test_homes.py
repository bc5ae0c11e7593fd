import numpy as np
import pytest

from pipeline.shapes.house.homes import HOMES

SEEDS = range(6)


@pytest.mark.parametrize("name", HOMES)
def test_every_home_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(HOMES[name](np.random.default_rng(seed)))
