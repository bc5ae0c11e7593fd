import numpy as np
import pytest

from pipeline.shapes.animal.quadruped.beasts import tail_root
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample
from pipeline.shapes.animal.quadruped.poses import frame
from pipeline.shapes.animal.quadruped.tails import TAILS

DOG = sample(KINDS["dog"], np.random.default_rng(1))


@pytest.mark.parametrize("name", TAILS)
def test_a_tail_is_closed_behind_the_rump_and_above_the_floor(name, check_solid):
    root = tail_root(DOG, frame(DOG))
    parts = TAILS[name](DOG, root)
    check_solid(parts)
    points = np.concatenate([part.vertices for part in parts])
    assert points[:, 2].min() < root[2]
    assert points[:, 1].min() > -0.06
