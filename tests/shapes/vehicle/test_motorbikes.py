import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import motorbikes


@pytest.mark.parametrize("kind", [motorbikes.motorbike, motorbikes.scooter])
def test_each_part_is_solid_and_stands_on_its_wheels(kind, check_solid):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize("kind", [motorbikes.motorbike, motorbikes.scooter])
def test_the_handlebar_is_the_widest_and_in_front(kind):
    for seed in range(12):
        mesh = merge(kind(np.random.default_rng(seed)))
        widest = mesh.vertices[mesh.vertices[:, 0].argmax()]
        assert widest[2] > -0.05
        assert widest[1] > 0.5 * mesh.vertices[:, 1].max()


def test_the_tank_is_before_the_seat():
    for seed in range(12):
        tank, seat, *_ = motorbikes.tank_and_seat(
            np.random.default_rng(seed), 0.4, 0.15
        )
        assert tank.vertices[:, 2].mean() > seat.vertices[:, 2].mean()


def test_the_engine_is_between_the_wheels(check_solid):
    for seed in range(12):
        parts = motorbikes.engine(np.random.default_rng(seed), 0.18, 0.1)
        check_solid(parts)
        assert np.abs(merge(parts[:2]).vertices[:, 2]).max() < 0.3
