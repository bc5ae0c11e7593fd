import numpy as np
import pytest

from pipeline.shapes.character.dinosaurs import dinosaur

DRAWN = [dinosaur(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_dinosaur_is_symmetric_and_longer_than_wide(mesh, asymmetry):
    assert asymmetry(mesh) < 1e-6
    wide, _, long = np.ptp(mesh.vertices, axis=0)
    assert long > 0.7 * wide
