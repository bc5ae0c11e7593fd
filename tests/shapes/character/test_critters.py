import numpy as np
import pytest

from pipeline.shapes.character.critters import critter

DRAWN = [critter(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_critter_is_solid(mesh, check_solid):
    check_solid(mesh)
