import numpy as np
import pytest

from pipeline.shapes.house.blocks import Block
from pipeline.shapes.house.openings import WINDOWS, door, windows

BLOCK = Block(width=2.0, height=1.2, depth=1.0)


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_is_closed_and_stands_before_its_wall(name, check_solid):
    mesh = WINDOWS[name](0.3, 0.4)
    check_solid(mesh)
    assert 0.02 < mesh.vertices[:, 2].max() < 0.1
    assert np.ptp(mesh.vertices[:, 1]) == pytest.approx(0.4, abs=0.12)


@pytest.mark.parametrize("seed", range(10))
def test_a_door_is_closed_and_stands_on_the_floor(seed, check_solid):
    mesh = door(np.random.default_rng(seed), 0.2, 0.4)
    check_solid(mesh)
    assert abs(mesh.vertices[:, 1].min()) < 1e-6


def test_no_window_is_where_the_door_is():
    for seed in range(10):
        for window in windows(np.random.default_rng(seed), BLOCK, 1):
            middle = window.vertices.mean(axis=0)
            assert middle[2] < 0.45 or abs(middle[0]) > 0.1
