import numpy as np
import pytest

from pipeline.shapes.chair.arms import ARMS
from pipeline.shapes.chair.backs import BACKS
from pipeline.shapes.chair.bases import BASES, STRETCHERS
from pipeline.shapes.chair.kinds import KINDS, POWERS, sample


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_names_only_parts_that_exist(name):
    kind = KINDS[name]
    assert set(kind.bases) <= set(BASES)
    assert set(kind.backs) <= set(BACKS)
    assert set(kind.arms) <= set(ARMS)
    assert set(kind.seats) <= set(POWERS)


@pytest.mark.parametrize("name", KINDS)
def test_a_design_stays_in_the_ranges_of_its_kind(name):
    for seed in range(10):
        design = sample(KINDS[name], np.random.default_rng(seed))
        assert KINDS[name].height[0] <= design.height <= KINDS[name].height[1]
        assert design.stretchers in STRETCHERS
