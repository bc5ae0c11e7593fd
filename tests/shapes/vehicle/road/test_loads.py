import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road.loads import LOADS

BED = (-0.5, 0.2, 0.15, 0.16)


@pytest.mark.parametrize("name", LOADS)
def test_a_load_is_solid_and_lies_on_its_bed(name, check_solid):
    draw, _ = LOADS[name]
    for seed in range(12):
        parts = draw(np.random.default_rng(seed), BED)
        for part in parts:
            check_solid(part)
        low, high = merge(parts).vertices.min(axis=0), merge(parts).vertices.max(axis=0)
        assert 0.05 < low[1] < 0.2
        assert high[1] > 0.2
        assert low[0] == pytest.approx(-high[0], abs=0.02)
        assert high[0] < 0.2
