import numpy as np
import pytest

from pipeline.shapes.character.quadrupeds import quadruped

DRAWN = [quadruped(np.random.default_rng(seed)) for seed in range(12)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_quadruped_stands_on_four_feet(mesh):
    low = mesh.vertices[mesh.vertices[:, 1] < mesh.vertices[:, 1].min() + 0.05]
    corners = {(x > 0, z > 0) for x, _, z in low}
    assert len(corners) == 4


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_quadruped_holds_its_head_ahead(mesh):
    top = mesh.vertices[mesh.vertices[:, 1] > np.quantile(mesh.vertices[:, 1], 0.95)]
    tail_is_up = top[:, 2].min() < -0.5
    assert top[:, 2].mean() > 0 or tail_is_up
