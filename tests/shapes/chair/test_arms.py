import numpy as np
import pytest

from pipeline.shapes.chair.arms import ARMS
from pipeline.shapes.chair.kinds import KINDS, sample

DESIGNS = [
    sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(3)
]


@pytest.mark.parametrize("name", sorted(set(ARMS) - {"none"}))
def test_arms_of_every_kind_are_solid(name, check_solid):
    for design in DESIGNS:
        check_solid(ARMS[name](design))


def test_no_arms_are_no_parts():
    assert ARMS["none"](DESIGNS[0]) == []
