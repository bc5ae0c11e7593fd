import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.parts.solids import lathe
from pipeline.shapes.plant.trees import TREES, scalloped

SEEDS = range(6)


@pytest.mark.parametrize("name", TREES)
def test_every_tree_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(TREES[name](np.random.default_rng(seed)))


@pytest.mark.parametrize("name", TREES)
def test_a_tree_is_taller_than_its_trunk_is_wide_and_stands_on_the_floor(name):
    for seed in SEEDS:
        points = merge(TREES[name](np.random.default_rng(seed))).vertices
        low = points[points[:, 1] < points[:, 1].min() + 0.02]
        assert abs(points[:, 1].min()) < 0.15
        assert np.ptp(low[:, 0]) < np.ptp(points[:, 1])


def test_the_tiers_of_a_conifer_narrow_upwards():
    for seed in SEEDS:
        points = merge(TREES["conifer"](np.random.default_rng(seed))).vertices
        high = points[:, 1] > 0.8 * points[:, 1].max()
        assert np.abs(points[high, 0]).max() < 0.7 * np.abs(points[:, 0]).max()


def test_scallops_wave_the_rim_but_not_the_axis():
    plain = lathe([(1.0, 0.0), (0.01, 1.0)], sides=28)
    waved = scalloped(plain, 7)
    assert scalloped(plain, 0) is plain
    gaps = np.hypot(*waved.vertices[:28, [0, 2]].T)
    assert gaps.max() > 1.1 and gaps.min() < 0.9
    np.testing.assert_allclose(waved.vertices[:, 1], plain.vertices[:, 1])
