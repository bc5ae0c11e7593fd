import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import racers

KINDS = [racers.formula, racers.cigar, racers.kart, racers.hot_rod]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_the_car_low(kind, check_solid):
    for seed in range(10):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        _, high, long = np.ptp(merge(parts).vertices, axis=0)
        assert high < 0.6 * long


def test_a_formula_car_is_symmetric(asymmetry):
    for seed in range(10):
        assert asymmetry(merge(racers.formula(np.random.default_rng(seed)))) < 1e-6


def test_the_rear_wing_is_higher_than_the_front_wing():
    mesh = merge(racers.wings(np.random.default_rng(0), 1.0))
    _, y, z = mesh.vertices.T
    assert y[z < 0].max() > y[z > 0].max() + 0.1


def test_a_hot_rod_has_its_big_wheels_behind():
    for seed in range(10):
        _, y, z = merge(racers.hot_rod(np.random.default_rng(seed))).vertices.T
        near_floor = y < 0.01
        assert z[near_floor].min() < -0.2 < 0.2 < z[near_floor].max()
