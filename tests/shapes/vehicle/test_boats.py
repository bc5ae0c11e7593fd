import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.parts.placing import volume
from pipeline.shapes.vehicle import boats

KINDS = [boats.rowing_boat, boats.sailing_boat, boats.motor_boat, boats.submarine]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(15):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


def test_a_hold_takes_away_from_the_volume_of_a_hull():
    z, keel, rail, half = boats.lines(
        np.random.default_rng(0), (0.4, 0.4), (0.2, 0.2), (0.7, 0.7)
    )
    open_hull = boats.boat_hull(z, keel, rail, half, 0.8 * (np.abs(z) < 0.4))
    decked = boats.boat_hull(z, keel, rail, half, 0 * z)
    assert 0.15 * volume(decked) < volume(open_hull) < 0.6 * volume(decked)
    assert np.ptp(decked.vertices[:, 0]) == pytest.approx(0.4, rel=0.05)


def test_the_bow_is_pointed_and_higher_than_the_middle():
    for seed in range(10):
        rng = np.random.default_rng(seed)
        z, keel, rail, half = boats.lines(rng, (0.3, 0.4), (0.1, 0.2))
        assert half[-1] < 0.1 * half.max()
        assert rail[-1] > rail[6]
        assert (keel <= rail).all()
        assert (np.diff(z) > 0).all()


def test_a_sailing_boat_is_higher_than_long():
    for seed in range(10):
        extent = np.ptp(
            merge(boats.sailing_boat(np.random.default_rng(seed))).vertices, axis=0
        )
        assert extent[1] > 0.8 * extent[2]


def test_oars_reach_out_at_both_sides():
    mesh = merge(boats.oars(np.random.default_rng(0), 0.2, 0.15))
    assert mesh.vertices[:, 0].max() > 0.4
    assert mesh.vertices[:, 0].min() < -0.4


def test_a_sail_is_a_thin_plate_between_its_corners(check_solid):
    mesh = boats.sail([(0.0, 0.0), (1.0, 0.0), (0.0, -0.5)])
    check_solid(mesh)
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), (0.012, 1.0, 0.5))


def test_the_tower_of_a_submarine_rises_from_its_hull():
    for seed in range(10):
        hull, tower, *_ = boats.submarine(np.random.default_rng(seed))
        assert tower.vertices[:, 1].max() > hull.vertices[:, 1].max() + 0.05
