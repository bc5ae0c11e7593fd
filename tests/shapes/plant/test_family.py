import numpy as np

from pipeline.shapes.plant.family import KINDS, make


def test_what_people_draw_most_is_there():
    assert set(KINDS) >= {"deciduous", "conifer", "palm", "flower", "mushrooms", "bush"}


def test_plants_are_tall_and_flat_and_round():
    extents = np.array(
        [np.ptp(make(np.random.default_rng(s)).vertices, axis=0) for s in range(40)]
    )
    slim = extents[:, 1] / extents[:, [0, 2]].max(axis=1)
    assert slim.max() > 2 and slim.min() < 0.8
