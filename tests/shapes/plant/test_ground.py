import numpy as np
import pytest

from pipeline.shapes.plant.ground import GROUND

SEEDS = range(6)


@pytest.mark.parametrize("name", GROUND)
def test_every_low_plant_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(GROUND[name](np.random.default_rng(seed)))
