import numpy as np

from pipeline.shapes.character.bodies import sample

BODIES = [sample(np.random.default_rng(seed)) for seed in range(30)]


def test_big_heads_come_with_short_legs():
    sizes = np.array([body.head.size for body in BODIES])
    legs = np.array([body.leg for body in BODIES])
    assert np.corrcoef(sizes, legs)[0, 1] < -0.5


def test_measures_are_positive():
    assert all(min(body.leg, body.trunk, body.arm, body.hand) > 0 for body in BODIES)
