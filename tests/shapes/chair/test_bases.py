import numpy as np
import pytest

from pipeline.shapes.chair.bases import BASES
from pipeline.shapes.chair.kinds import KINDS, sample

DESIGNS = [
    sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(3)
]


@pytest.mark.parametrize("name", sorted(set(BASES) - {"none"}))
def test_bases_of_every_kind_are_solid(name, check_solid):
    for design in DESIGNS:
        check_solid(BASES[name](design))


@pytest.mark.parametrize("name", BASES)
def test_a_base_reaches_from_the_floor_into_the_seat(name):
    for design in DESIGNS:
        heights = np.concatenate([part.vertices[:, 1] for part in BASES[name](design)])
        assert heights.min() == pytest.approx(0.0, abs=0.02)
        assert design.height - design.thickness < heights.max() <= design.height + 0.02
