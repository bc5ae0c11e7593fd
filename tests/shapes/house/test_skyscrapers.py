import numpy as np
import pytest

from pipeline.shapes.house.skyscrapers import SKYSCRAPERS

SEEDS = range(6)


@pytest.mark.parametrize("name", SKYSCRAPERS)
def test_every_skyscraper_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(SKYSCRAPERS[name](np.random.default_rng(seed)))
