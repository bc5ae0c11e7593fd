import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp import outdoor

KINDS = [
    outdoor.lantern,
    outdoor.street_lamp,
    outdoor.candlestick,
    outdoor.flashlight,
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(16):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


def test_the_light_of_a_street_lamp_is_high_above_its_foot():
    for seed in range(12):
        parts = outdoor.street_lamp(np.random.default_rng(seed))
        height = merge(parts).vertices[:, 1].max()
        assert parts[-1].vertices[:, 1].mean() > 0.6 * height
        assert height > 4.0


def test_the_roof_of_a_lantern_ends_where_it_says():
    for seed in range(12):
        parts, (eaves, top) = outdoor.housing(np.random.default_rng(seed))
        assert merge(parts).vertices[:, 1].max() == pytest.approx(top, abs=0.1)
        assert eaves < top


def test_a_flashlight_is_widest_in_front():
    tube, _ = outdoor.flashlight(np.random.default_rng(0))
    assert tube.vertices[tube.vertices[:, 0].argmax(), 2] >= 0.0
