from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table.designs import KINDS, sample
from pipeline.shapes.table.supports import STRETCHERS, SUPPORTS, legs

DESIGNS = [
    sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(4)
]


@pytest.mark.parametrize("name", SUPPORTS)
def test_supports_of_every_kind_are_solid(name, check_solid):
    for design in DESIGNS:
        for part in SUPPORTS[name](design):
            check_solid(part)


@pytest.mark.parametrize("name", SUPPORTS)
def test_a_support_reaches_from_the_floor_into_the_top(name):
    for design in DESIGNS:
        heights = merge(SUPPORTS[name](design)).vertices[:, 1]
        assert heights.min() == pytest.approx(0.0, abs=0.06)
        assert design.under < heights.max() < design.height + 0.02


@pytest.mark.parametrize("name", STRETCHERS)
def test_stretchers_tie_the_legs_below_the_top(name, check_solid):
    for design in DESIGNS:
        tied = STRETCHERS[name](replace(design, shelf=0.3 * design.height))
        assert tied
        for part in tied:
            check_solid(part)
        assert merge(tied).vertices[:, 1].max() < 0.5 * design.height


def test_legs_stand_in_the_four_corners():
    for design in DESIGNS:
        mesh = merge(legs(replace(design, splay=0.0, taper=1.0)))
        feet = mesh.vertices[mesh.vertices[:, 1] < 0.01]
        quarters = {(x > 0, z > 0) for x, _, z in feet}
        assert len(quarters) == 4
