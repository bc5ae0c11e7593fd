import numpy as np
import pytest

from pipeline.shapes.character.family import KINDS

SEEDS = range(8)


@pytest.mark.parametrize("name", KINDS)
def test_characters_of_every_kind_are_solid(name, check_solid):
    draw, _ = KINDS[name]
    for seed in SEEDS:
        check_solid(draw(np.random.default_rng(seed)))
