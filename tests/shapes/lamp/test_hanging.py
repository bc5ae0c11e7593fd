import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.lamp import hanging

KINDS = [hanging.pendant, hanging.row, hanging.chandelier]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(12):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


def test_a_pendant_hangs_below_its_rose():
    for seed in range(12):
        shade, cord, rose = hanging.pendant(np.random.default_rng(seed))
        assert rose.vertices[:, 1].min() > shade.vertices[:, 1].mean()
        assert cord.vertices[:, 1].max() > rose.vertices[:, 1].min()


def test_the_arms_of_a_chandelier_reach_out_to_all_sides():
    for seed in range(12):
        mesh = merge(hanging.chandelier(np.random.default_rng(seed)))
        low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
        assert min(-low[0], -low[2], high[0], high[2]) > 0.75


def test_pendants_in_a_row_are_alike():
    bar, first, *others = hanging.row(np.random.default_rng(1))
    for other in others:
        shift = other.vertices - first.vertices
        assert np.ptp(shift[:, 0]) == pytest.approx(0.0, abs=1e-9)
        assert bar.vertices[:, 0].max() > other.vertices[:, 0].mean()
