import numpy as np
import pytest

from pipeline.shapes.table.designs import KINDS, POWERS, sample
from pipeline.shapes.table.supports import STRETCHERS, SUPPORTS


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_names_only_what_exists(name):
    assert set(KINDS[name].tops) <= set(POWERS)
    assert set(KINDS[name].supports) <= set(SUPPORTS)


@pytest.mark.parametrize("name", KINDS)
def test_a_design_stays_in_the_ranges_of_its_kind(name):
    kind = KINDS[name]
    for seed in range(20):
        design = sample(kind, np.random.default_rng(seed))
        assert kind.width[0] <= design.width <= kind.width[1]
        assert kind.height[0] <= design.height <= kind.height[1]
        assert design.depth <= design.width
        assert design.under == pytest.approx(design.height - design.thickness)
        assert design.stretchers in STRETCHERS
