import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import trains

KINDS = [trains.steam, trains.railcar, trains.wagon]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(12):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


@pytest.mark.parametrize("kind", KINDS)
def test_trains_are_symmetric_and_longer_than_high(kind, asymmetry):
    for seed in range(12):
        mesh = merge(kind(np.random.default_rng(seed)))
        _, high, long = np.ptp(mesh.vertices, axis=0)
        assert asymmetry(mesh) < 0.03
        assert high < long


def test_a_steam_locomotive_has_its_cab_behind_and_its_chimney_in_front():
    for seed in range(12):
        parts = trains.stacks(np.random.default_rng(seed), 0.12, 0.3, -0.2)
        chimney = parts[0].vertices
        assert chimney[:, 2].mean() > 0.3
        assert chimney[:, 1].max() > 0.35
        cab = merge(
            trains.steam_cab(np.random.default_rng(seed), 0.12, 0.15, (0.3, -0.2))
        )
        assert cab.vertices[:, 2].max() < 0.0


def test_a_fast_train_falls_towards_its_nose():
    body = trains.rail_body(np.random.default_rng(0), 0.1, (0.1, 0.35), 0.25, both=True)
    _, y, z = body.vertices.T
    assert y[np.abs(z) < 0.2].max() == pytest.approx(0.35, abs=0.01)
    assert y[np.abs(z) > 0.49].max() < 0.3
    assert z.min() == pytest.approx(-z.max())
