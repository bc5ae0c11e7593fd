import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.head.crests import CRESTS
from pipeline.shapes.animal.head.ears import EARS
from pipeline.shapes.animal.head.muzzles import MUZZLES
from pipeline.shapes.animal.upright import TOYS, toy

SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_toy_is_closed_and_looks_outwards(seed, check_solid):
    check_solid(toy(np.random.default_rng(seed)))


@pytest.mark.parametrize("name", TOYS)
def test_a_toy_names_only_what_exists(name):
    assert set(TOYS[name].ears) <= set(EARS)
    assert set(TOYS[name].muzzles) <= set(MUZZLES)
    assert set(TOYS[name].crests) <= set(CRESTS)


def test_toys_stand_on_two_feet_or_sit():
    for seed in SEEDS:
        vertices = merge(toy(np.random.default_rng(seed))).vertices
        low = vertices[vertices[:, 1] < vertices[:, 1].min() + 0.06]
        assert (low[:, 0] > 0).any() and (low[:, 0] < 0).any()


def test_some_toys_raise_one_arm_only(asymmetry):
    drawn = [merge(toy(np.random.default_rng(seed))) for seed in range(40)]
    share = np.mean([asymmetry(mesh) > 1e-3 for mesh in drawn])
    assert 0.02 < share < 0.5
