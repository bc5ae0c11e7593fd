import numpy as np
import pytest

from pipeline.shapes.parts.revolved import hollow
from pipeline.shapes.vessel import fittings

CAN = np.array([(0.9, 0.0), (1.0, 0.1), (1.0, 1.0), (1.0, 2.0)])
SEEDS = range(12)


def test_fittings_are_solid(check_solid):
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        check_solid(fittings.lid(rng, 0.8, 2.0))
        check_solid(fittings.saucer(rng, 0.5))
        check_solid(fittings.bail(rng, 1.0, 2.0, 0.05))
        check_solid(fittings.knob(rng, 0.2, 2.0))


@pytest.mark.parametrize("name", fittings.EARS)
def test_a_handle_leaves_the_wall_at_one_height_and_returns_at_the_other(name):
    path = fittings.EARS[name]((0.9, 0.5), (1.1, 1.5), 2.0)
    np.testing.assert_allclose(path[0], (0.9, 0.5, 0.0))
    np.testing.assert_allclose(path[-1], (1.1, 1.5, 0.0))
    assert 1.5 < path[:, 0].max() < 2.1


def test_handles_are_at_the_right_and_their_ends_in_the_wall(check_solid):
    for seed in SEEDS:
        mesh = fittings.ear(np.random.default_rng(seed), CAN, (0.4, 1.6), 0.1)
        check_solid(mesh)
        assert 0.85 < mesh.vertices[:, 0].min() < 1.0
        assert mesh.vertices[:, 0].max() > 1.3


def test_a_spout_leaves_the_body_to_the_left_and_rises_to_its_tip(check_solid):
    for seed in SEEDS:
        mesh = fittings.spout(np.random.default_rng(seed), CAN, 0.6, 1.9)
        check_solid(mesh)
        x, y, _ = mesh.vertices.T
        assert x.max() < 0.0
        assert y[x.argmin()] > 1.5


def test_a_lip_reaches_out_to_the_left_at_the_top_only():
    body = hollow(CAN, 0.1)
    drawn = fittings.lipped(np.random.default_rng(1), body, 2.0, 1.0)
    low = body.vertices[:, 1] < 1.0
    np.testing.assert_array_equal(drawn.vertices[low], body.vertices[low])
    assert drawn.vertices[:, 0].min() < -1.15
    assert drawn.vertices[:, 0].max() < 1.05


def test_a_rose_is_wider_than_its_spout():
    way = np.array([-1.0, 0.0, 0.0])
    mesh = fittings.rose(np.random.default_rng(0), np.zeros(3), way, 0.4)
    at_tip = mesh.vertices[mesh.vertices[:, 0] < -0.35]
    assert np.ptp(at_tip[:, 1]) == pytest.approx(0.8, rel=0.05)
