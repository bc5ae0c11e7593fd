import numpy as np
import pytest

from pipeline.shapes.chair.sofas import back, sample, sofa

SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sofa_is_solid_and_stands_on_the_floor(seed, check_solid):
    mesh = sofa(np.random.default_rng(seed))
    check_solid(mesh)
    assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_back_of_a_sofa_is_behind_the_sitter(seed):
    design = sample(np.random.default_rng(seed))
    assert back(design).vertices[:, 2].mean() < 0
