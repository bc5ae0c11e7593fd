import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.fishes import FISHES

SEEDS = range(6)


@pytest.mark.parametrize("name", FISHES)
def test_every_fish_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(FISHES[name](np.random.default_rng(seed)))


@pytest.mark.parametrize("name", FISHES)
def test_every_fish_is_symmetric(name, asymmetry):
    for seed in SEEDS:
        assert asymmetry(merge(FISHES[name](np.random.default_rng(seed)))) < 1e-6


def test_a_shark_has_a_fin_on_its_back():
    for seed in SEEDS:
        vertices = merge(FISHES["shark"](np.random.default_rng(seed))).vertices
        middle = vertices[np.abs(vertices[:, 2]) < 0.25]
        assert (
            middle[:, 1].max() > 1.3 * -middle[:, 1][np.abs(middle[:, 0]) < 0.05].min()
        )
