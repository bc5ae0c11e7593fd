import numpy as np
import pytest

from pipeline.shapes.character.birds import bird

DRAWN = [bird(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_bird_is_symmetric_and_its_beak_looks_ahead(mesh, asymmetry):
    assert asymmetry(mesh) < 1e-6
    top = mesh.vertices[:, 1] > np.quantile(mesh.vertices[:, 1], 0.9)
    assert mesh.vertices[top, 2].mean() > -0.1
