import numpy as np
import pytest

from pipeline.shapes.plant.cacti import CACTI

SEEDS = range(6)


@pytest.mark.parametrize("name", CACTI)
def test_every_cactus_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(CACTI[name](np.random.default_rng(seed)))
