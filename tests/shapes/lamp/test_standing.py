import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp import standing

KINDS = [
    standing.table_lamp,
    standing.floor_lamp,
    standing.arc_lamp,
    standing.mushroom_lamp,
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid_and_none_below_the_floor(kind, check_solid):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() > -0.15


@pytest.mark.parametrize("kind", [standing.table_lamp, standing.floor_lamp])
def test_the_shade_is_in_the_upper_half(kind):
    for seed in range(12):
        mesh = merge(kind(np.random.default_rng(seed)))
        height = np.ptp(mesh.vertices[:, 1])
        shade = kind(np.random.default_rng(seed))[-1]
        assert shade.vertices[:, 1].mean() > 0.4 * height


def test_a_floor_lamp_is_higher_than_wide():
    for seed in range(12):
        wide, high, _ = np.ptp(
            merge(standing.floor_lamp(np.random.default_rng(seed))).vertices, axis=0
        )
        assert high > wide


def test_the_arc_hangs_its_shade_beside_its_foot():
    for seed in range(12):
        *_, shade = standing.arc_lamp(np.random.default_rng(seed))
        assert shade.vertices[:, 0].mean() > 1.5
