import numpy as np
import pytest

from pipeline.shapes.plant.blossoms import BLOSSOMS

SEEDS = range(6)


@pytest.mark.parametrize("name", BLOSSOMS)
def test_every_blossom_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(BLOSSOMS[name](np.random.default_rng(seed)))
