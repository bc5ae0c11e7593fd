import numpy as np
import pytest

from pipeline.shapes.chair.backs import BACKS
from pipeline.shapes.chair.kinds import KINDS, sample

DESIGNS = [
    sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(3)
]


@pytest.mark.parametrize("name", sorted(set(BACKS) - {"none"}))
def test_backs_of_every_kind_are_solid(name, check_solid):
    for design in DESIGNS:
        check_solid(BACKS[name](design))


@pytest.mark.parametrize("name", sorted(set(BACKS) - {"none"}))
def test_a_back_rises_to_about_its_height(name):
    for design in DESIGNS:
        top = max(part.vertices[:, 1].max() for part in BACKS[name](design))
        assert 0.9 * design.rise < top < 1.3 * design.rise + 0.06
