import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.plant.flowers import bunch, flower

SEEDS = range(10)


@pytest.mark.parametrize("draw", [flower, bunch])
def test_flowers_are_closed_and_grow_from_the_floor(draw, check_solid):
    for seed in SEEDS:
        parts = draw(np.random.default_rng(seed))
        check_solid(parts)
        points = merge(parts).vertices
        assert abs(points[:, 1].min()) < 0.2
        assert points[:, 1].max() > 0.5
