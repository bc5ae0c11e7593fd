import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import cycles

KINDS = [cycles.bicycle, cycles.penny_farthing, cycles.tricycle]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_stands_on_its_wheels(kind, check_solid):
    for seed in range(10):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=0.01)


def test_the_joints_of_a_frame_are_in_order():
    for seed in range(20):
        design = cycles.frame(np.random.default_rng(seed))
        assert design.back[1] < design.crank[1] < design.head[1] < design.front[1]
        assert design.crank[0] < design.head[0] < design.bar[0]
        assert design.seat[0] > design.radius


def test_a_bicycle_is_longer_than_high_and_narrow():
    for seed in range(10):
        wide, high, long = np.ptp(
            merge(cycles.bicycle(np.random.default_rng(seed))).vertices, axis=0
        )
        assert wide < 0.75 * long
        assert high < long


def test_the_handlebar_is_in_front_and_the_saddle_behind():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        design = cycles.frame(rng)
        seat, bar = cycles.saddle(rng, design)[0], cycles.handlebar(rng, design)[0]
        assert seat.vertices[:, 2].mean() < 0 < bar.vertices[:, 2].mean()


def test_a_fender_arches_over_its_wheel_and_reaches_down_behind(check_solid):
    mesh = cycles.fender(0.2, 0.04, (0.2, 0.3))
    check_solid(mesh)
    _, y, z = mesh.vertices.T
    assert y.max() > 0.4
    assert y[z < 0.15].min() < y[z > 0.45].min()


def test_the_front_wheel_of_a_penny_farthing_is_the_great_one():
    front, back, *_ = cycles.penny_farthing(np.random.default_rng(0))
    assert np.ptp(front.vertices[:, 1]) > 2 * np.ptp(back.vertices[:, 1])
    assert front.vertices[:, 2].mean() > back.vertices[:, 2].mean()


def test_pipes_join_their_ends():
    mesh = cycles.pipe(((0.1, 0.0), (0.5, 0.0)), 0.02)
    np.testing.assert_allclose(np.ptp(mesh.vertices[:, 1]), 0.44, atol=0.01)
    fork = cycles.fork(((0.1, 0.0), (0.5, 0.0)), 0.02, 0.1)
    assert np.ptp(fork.vertices[:, 0]) == pytest.approx(0.24, abs=0.01)
