import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.whales import WHALES

SEEDS = range(6)


@pytest.mark.parametrize("name", WHALES)
def test_every_whale_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(WHALES[name](np.random.default_rng(seed)))


def test_the_flukes_of_a_whale_are_level():
    for seed in SEEDS:
        vertices = merge(WHALES["whale"](np.random.default_rng(seed))).vertices
        tail = vertices[vertices[:, 2] < vertices[:, 2].min() + 0.15]
        assert np.ptp(tail[:, 0]) > 2 * np.ptp(tail[:, 1])
