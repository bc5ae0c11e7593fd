import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp.stands import FEET, foot, stem


@pytest.mark.parametrize("name", FEET)
def test_a_foot_lies_on_the_floor_within_its_radius(name, check_solid):
    for seed in range(8):
        parts = foot(np.random.default_rng(seed), 1.0, 0.2, {name: 1})
        for part in parts:
            check_solid(part)
        x, y, z = merge(parts).vertices.T
        assert y.min() == pytest.approx(0.0, abs=0.15)
        assert 0.7 < np.hypot(x, z).max() < 1.35


def test_a_stem_reaches_from_the_foot_to_its_height(check_solid):
    for seed in range(20):
        parts = stem(np.random.default_rng(seed), 0.1, 4.0, 0.1)
        for part in parts:
            check_solid(part)
        heights = merge(parts).vertices[:, 1]
        assert heights.min() == pytest.approx(0.1, abs=0.1)
        assert heights.max() == pytest.approx(4.0, abs=0.1)
