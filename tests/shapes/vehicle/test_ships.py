import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import ships

KINDS = [ships.freighter, ships.liner, ships.tug, ships.galleon]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_the_whole_nearly_symmetric(
    kind, check_solid, asymmetry
):
    for seed in range(10):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert asymmetry(merge(parts)) < 0.12


def test_the_bridge_of_a_freighter_is_behind():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        mesh = merge(ships.castle(rng, (-0.44, -0.28), 0.1, 0.12))
        assert mesh.vertices[:, 2].max() < -0.2
        assert mesh.vertices[:, 1].max() > 0.25


def test_sails_belly_ahead_and_hang_from_their_yards(check_solid):
    sail, yard = ships.square_sail(0.3, (0.4, 0.8), 0.08)
    check_solid([sail, yard])
    middle = np.abs(sail.vertices[:, 1] - 0.6) < 0.1
    ends = np.abs(sail.vertices[:, 1] - 0.6) > 0.15
    assert sail.vertices[middle, 2].max() > sail.vertices[ends, 2].max()
    assert yard.vertices[:, 1].mean() == pytest.approx(0.79, abs=0.01)
    upper = sail.vertices[sail.vertices[:, 1] > 0.75]
    assert np.ptp(yard.vertices[:, 0]) > np.ptp(upper[:, 0])


def test_a_galleon_is_about_as_high_as_long():
    for seed in range(10):
        _, high, long = np.ptp(
            merge(ships.galleon(np.random.default_rng(seed))).vertices, axis=0
        )
        assert 0.6 < high / long < 1.3


def test_containers_are_stacked_between_bridge_and_bow():
    mesh = merge(ships.stacks(np.random.default_rng(0), 0.12, 0.15))
    assert -0.26 < mesh.vertices[:, 2].min() < mesh.vertices[:, 2].max() < 0.37
    assert np.abs(mesh.vertices[:, 0]).max() < 0.12
