import numpy as np
import pytest

from pipeline.shapes.character.animal_heads import EARS, TOPS
from pipeline.shapes.character.quadruped_kinds import KINDS, sample


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_names_only_ears_and_horns_that_exist(name):
    assert set(KINDS[name].ears) <= set(EARS)
    assert set(KINDS[name].tops) <= set(TOPS)


@pytest.mark.parametrize("name", KINDS)
def test_an_animal_has_the_neck_of_its_kind(name):
    for seed in range(10):
        animal = sample(KINDS[name], np.random.default_rng(seed))
        assert KINDS[name].neck[0] <= animal.neck <= KINDS[name].neck[1]
