import numpy as np

from pipeline.shapes.animal.family import GROUPS, make


def test_every_group_has_animals():
    assert all(draws and weight > 0 for draws, weight in GROUPS.values())


def test_animals_differ_in_all_proportions():
    extents = np.array(
        [np.ptp(make(np.random.default_rng(s)).vertices, axis=0) for s in range(40)]
    )
    shares = extents / extents.max(axis=1, keepdims=True)
    assert (shares.std(axis=0) > 0.15).all()
