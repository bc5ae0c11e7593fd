import numpy as np

from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample


def test_cartoons_have_bigger_heads_and_shorter_legs():
    drawn = [sample(KINDS["dog"], np.random.default_rng(seed)) for seed in range(60)]
    heads = np.array([beast.head.size for beast in drawn])
    legs = np.array([beast.leg / beast.leg_size for beast in drawn])
    assert heads.max() > 1.5 * heads.min()
    assert np.corrcoef(heads, legs)[0, 1] < -0.4
