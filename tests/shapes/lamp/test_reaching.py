import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp import reaching

KINDS = [
    reaching.desk_lamp,
    reaching.gooseneck,
    reaching.bankers_lamp,
    reaching.spotlight,
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_the_whole_symmetric(kind, check_solid, asymmetry):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert asymmetry(merge(parts)) < 0.35


@pytest.mark.parametrize("kind", [reaching.desk_lamp, reaching.gooseneck])
def test_the_head_is_above_and_ahead_of_the_foot(kind):
    for seed in range(12):
        *_, head = kind(np.random.default_rng(seed))
        x, y, z = head.vertices.mean(axis=0)
        assert abs(x) < 0.2
        assert y > 0.5
        assert z > -0.6


def test_the_arms_of_a_desk_lamp_meet_in_its_elbow():
    rng = np.random.default_rng(0)
    foot, elbow, head = reaching.joints(rng, 0.2)
    assert foot == (0.0, 0.2, 0.0)
    assert elbow[1] > 1.0
    assert head[2] > elbow[2]


def test_a_spotlight_looks_ahead():
    for seed in range(12):
        lamp, *_ = reaching.spotlight(np.random.default_rng(seed))
        z = lamp.vertices[:, 2]
        wide = lamp.vertices[:, 0].argmax()
        assert z[wide] > z.mean()
