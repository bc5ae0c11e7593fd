import numpy as np
import pytest

from pipeline.shapes.character.robots import robot

DRAWN = [robot(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_robot_is_symmetric_and_stands_on_the_floor(mesh, asymmetry):
    assert asymmetry(mesh) < 1e-6
    assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=0.05)
