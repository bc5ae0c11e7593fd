import numpy as np

from pipeline.network.data.augment_drop import drop_drawings


def test_often_drawings_are_dropped_and_one_always_stays():
    is_dropped = drop_drawings(200, np.full(4, 0.9), np.random.default_rng(0))
    assert not is_dropped.all(axis=1).any()
    assert is_dropped.mean() > 0.5


def test_each_drawing_is_alone_now_and_then():
    is_dropped = drop_drawings(200, np.full(4, 0.8), np.random.default_rng(0))
    alone = is_dropped.sum(axis=1) == 3
    assert set(np.argmin(is_dropped[alone], axis=1)) == {0, 1, 2, 3}


def test_without_a_chance_all_drawings_are_kept():
    assert not drop_drawings(20, np.zeros(4), np.random.default_rng(0)).any()
