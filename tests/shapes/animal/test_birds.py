import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.birds import BIRDS

SEEDS = range(6)


@pytest.mark.parametrize("name", BIRDS)
def test_every_bird_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(BIRDS[name](np.random.default_rng(seed)))


@pytest.mark.parametrize("name", BIRDS)
def test_every_bird_is_symmetric_and_looks_ahead(name, asymmetry):
    for seed in SEEDS:
        mesh = merge(BIRDS[name](np.random.default_rng(seed)))
        assert asymmetry(mesh) < 1e-6
        high = mesh.vertices[:, 1] > np.quantile(mesh.vertices[:, 1], 0.5)
        ahead = mesh.vertices[high, 2].max()
        assert name == "hen" or ahead > 0.3 * np.ptp(mesh.vertices[:, 2]) - 0.35


def test_a_swan_bears_its_head_on_a_long_neck():
    for seed in SEEDS:
        vertices = merge(BIRDS["swan"](np.random.default_rng(seed))).vertices
        top = vertices[vertices[:, 1] > np.quantile(vertices[:, 1], 0.97)]
        assert top[:, 2].mean() > 0.1
        assert np.ptp(vertices[:, 1]) > 0.5
