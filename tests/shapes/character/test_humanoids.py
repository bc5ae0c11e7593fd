import numpy as np
import pytest

from pipeline.shapes.character.humanoids import humanoid

DRAWN = [humanoid(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_humanoid_is_taller_than_deep(mesh):
    _, high, deep = np.ptp(mesh.vertices, axis=0)
    assert high > deep


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_humanoid_stands_near_the_middle(mesh):
    assert abs(mesh.vertices[:, 0].mean()) < 0.1 * np.ptp(mesh.vertices[:, 1])
