import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.checkpoints import Trained
from pipeline.network.inference import predict
from pipeline.network.lifted import Lifted

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def trained(params: Params) -> Trained:
    torch.manual_seed(0)
    return Trained(
        network=Lifted(params.train.lifted, 32).eval(), config=params.train, size=32
    )


def _square() -> np.ndarray:
    drawings = np.ones((3, 32, 32))
    drawings[:, 8:24, [8, 23]] = 0
    drawings[:, [8, 23], 8:24] = 0
    return drawings


def test_drawings_become_maps_of_all_views(trained: Trained):
    maps = predict(trained, _square(), np.array([True, True, True]), CPU)
    assert maps.depth.shape == (15, 32, 32)
    assert maps.inside()[0, 12:20, 12:20].mean() > 0.5


def test_the_same_drawings_give_the_same_maps(trained: Trained):
    given = np.array([True, False, True])
    first, second = (predict(trained, _square(), given, CPU) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_a_drawing_that_is_not_given_is_not_looked_at(trained: Trained):
    other = _square()
    other[1] = 0
    given = np.array([True, False, True])
    first, second = (predict(trained, d, given, CPU) for d in (_square(), other))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_drawings_of_another_size_are_refused(trained: Trained):
    with pytest.raises(ValueError, match="the network takes 32 px"):
        predict(trained, np.ones((3, 16, 16)), np.array([True] * 3), CPU)


def test_no_drawing_at_all_is_refused(trained: Trained):
    with pytest.raises(ValueError, match="no drawing is given"):
        predict(trained, _square(), np.array([False] * 3), CPU)
