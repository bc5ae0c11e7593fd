from dataclasses import replace

import numpy as np
import pytest

from pipeline.shapes.airplane.designs import sample
from pipeline.shapes.airplane.engines import engines, jet
from pipeline.shapes.airplane.kinds import KINDS

NAMES = sorted({name for kind in KINDS.values() for name in kind.engines} - {"none"})
DESIGN = sample(KINDS["airliner"], np.random.default_rng(0))


@pytest.mark.parametrize("name", NAMES)
def test_engines_of_every_kind_are_solid_unless_hidden_in_the_nose(name, check_solid):
    parts = engines(replace(DESIGN, engines=name))
    assert parts or name == "nose"
    if parts:
        check_solid(parts)


def test_a_jet_is_open_in_front():
    mesh = jet(1.0)
    mouth = mesh.vertices[:, 2] > 1.3
    assert np.linalg.norm(mesh.vertices[mouth, :2], axis=1).min() > 0.7
