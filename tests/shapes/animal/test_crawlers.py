import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.crawlers import CRAWLERS

SEEDS = range(6)


@pytest.mark.parametrize("name", CRAWLERS)
def test_every_crawler_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(CRAWLERS[name](np.random.default_rng(seed)))


def test_snakes_coil_or_wind():
    wide = [
        np.ptp(merge(CRAWLERS["snake"](np.random.default_rng(seed))).vertices, axis=0)
        for seed in range(20)
    ]
    long = np.array([extent[2] / extent[0] for extent in wide])
    assert (long > 2).any() and (long < 1.5).any()
