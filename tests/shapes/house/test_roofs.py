from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.house.blocks import Block
from pipeline.shapes.house.roofs import ROOFS, Roof

BLOCK = Block(width=2.0, height=1.0, depth=3.0, x=0.5)
ROOF = Roof(rise=0.8, eave=0.1, thick=0.05, faces_front=True)


@pytest.mark.parametrize("front", [True, False])
@pytest.mark.parametrize("name", ROOFS)
def test_a_roof_is_closed_and_covers_its_block(name, front, check_solid):
    parts = ROOFS[name](BLOCK, replace(ROOF, faces_front=front))
    check_solid(parts)
    points = merge(parts).vertices
    low, high = points.min(axis=0), points.max(axis=0)
    np.testing.assert_allclose(low[[0, 2]], (-0.6, -1.6), atol=0.02)
    np.testing.assert_allclose(high[[0, 2]], (1.6, 1.6), atol=0.02)
    assert high[1] > BLOCK.top


def test_the_ridge_of_a_gable_runs_to_the_front_or_across():
    for front, axis in ((True, 2), (False, 0)):
        points = merge(ROOFS["gable"](BLOCK, replace(ROOF, faces_front=front))).vertices
        ridge = points[points[:, 1] > points[:, 1].max() - 1e-6]
        assert np.ptp(ridge[:, axis]) > 1.9
        assert np.ptp(ridge[:, 2 - axis]) < 1e-6
