import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import farm


@pytest.mark.parametrize("kind", [farm.tractor, farm.bulldozer, farm.excavator])
def test_each_part_is_solid_and_stands_on_the_ground(kind, check_solid):
    for seed in range(10):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=0.2)


def test_the_wheels_of_a_tractor_are_greater_behind():
    for seed in range(10):
        mesh = merge(farm.tractor(np.random.default_rng(seed)))
        x, y, z = mesh.vertices.T
        outer = x > 0.85 * x.max()
        assert y[outer & (z < 0)].max() > 1.2 * y[(x > 0.15) & (z > 0.28)].max()


def test_the_blade_of_a_bulldozer_is_in_front_and_wide():
    for seed in range(10):
        x, _, z = merge(farm.bulldozer(np.random.default_rng(seed))).vertices.T
        front = z > 0.9 * z.max()
        assert x[front].max() == pytest.approx(x.max(), rel=0.15)


def test_the_arm_of_an_excavator_reaches_ahead():
    for seed in range(10):
        arm = merge(farm.boom(np.random.default_rng(seed), 0.2, 0.0))
        assert arm.vertices[:, 2].max() > 0.35
        assert arm.vertices[:, 1].max() > 0.45
