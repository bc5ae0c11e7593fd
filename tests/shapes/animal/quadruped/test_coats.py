import numpy as np
import pytest

from pipeline.shapes.animal.quadruped.coats import COATS
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample
from pipeline.shapes.animal.quadruped.poses import frame

HORSE = sample(KINDS["horse"], np.random.default_rng(1))


@pytest.mark.parametrize("name", sorted(set(COATS) - {"none"}))
def test_a_coat_is_closed(name, check_solid):
    check_solid(COATS[name](HORSE, frame(HORSE)))


def test_a_camel_has_two_humps():
    at = frame(HORSE)
    assert len(COATS["two humps"](HORSE, at)) == 2
    assert len(COATS["hump"](HORSE, at)) == 1


def test_wings_spread_to_both_sides():
    (wings,) = COATS["wings"](HORSE, frame(HORSE))
    low, high = wings.vertices[:, 0].min(), wings.vertices[:, 0].max()
    assert low == pytest.approx(-high)
    assert high > 0.5
