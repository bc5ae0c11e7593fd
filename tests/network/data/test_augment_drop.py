import numpy as np

from pipeline.network.base.prediction import GIVEN
from pipeline.network.data.augment_drop import drop_drawings
from pipeline.network.data.dataset import Dataset


def test_a_dropped_drawing_is_empty_and_one_always_stays(dataset: Dataset):
    rng = np.random.default_rng(0)
    dropped = 0
    for _ in range(20):
        drawings = np.array(dataset.drawings[:, 0])
        drop_drawings(drawings, np.full(3, 0.9), rng)
        is_given = drawings[:, :, GIVEN].max(axis=(2, 3)) > 0
        assert is_given.any(axis=1).all()
        assert (drawings[~is_given] == 0).all()
        dropped += (~is_given).sum()
    assert dropped > 40


def test_without_a_chance_all_drawings_are_kept(dataset: Dataset):
    drawings = np.array(dataset.drawings[:, 0])
    drop_drawings(drawings, np.zeros(3), np.random.default_rng(0))
    np.testing.assert_array_equal(drawings, dataset.drawings[:, 0])
