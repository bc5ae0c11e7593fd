import numpy as np
import pytest

from pipeline.shapes.airplane.designs import sample
from pipeline.shapes.airplane.family import canopy, fuselage, tail, wings
from pipeline.shapes.airplane.kinds import KINDS


@pytest.mark.parametrize("name", KINDS)
def test_a_design_stays_in_the_ranges_of_its_kind(name):
    kind = KINDS[name]
    for seed in range(10):
        design = sample(kind, np.random.default_rng(seed))
        assert kind.span[0] <= design.span <= kind.span[1]
        assert design.tail in kind.tails
        assert design.engines in kind.engines


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_can_be_built(name, check_solid):
    design = sample(KINDS[name], np.random.default_rng(0))
    check_solid([fuselage(design), *wings(design), *tail(design), *canopy(design)])
