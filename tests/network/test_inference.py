import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.inference import predict
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.registry import untrained
from pipeline.network.weights_file import Trained

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def trained(params: Params) -> Trained:
    torch.manual_seed(0)
    return Trained(
        network=Lifted(params.train.lifted, 32).eval(), config=params.train, size=32
    )


@pytest.fixture(scope="module")
def reference(params: Params) -> Trained:
    torch.manual_seed(0)
    config = params.train.model_copy(update={"network": "reference"})
    return Trained(network=untrained(config, 32).eval(), config=config, size=32)


def _square() -> np.ndarray:
    drawings = np.ones((3, 32, 32))
    drawings[:, 8:24, [8, 23]] = 0
    drawings[:, [8, 23], 8:24] = 0
    return drawings


def test_drawings_become_maps_of_all_views(trained: Trained):
    maps = predict(trained, _square(), np.array([True, True, True]), CPU)
    assert maps.depth.shape == (15, 32, 32)
    assert maps.foreground_mask()[0, 12:20, 12:20].mean() > 0.5


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


def test_a_view_that_a_network_has_none_of_is_empty(reference: Trained):
    maps = predict(reference, _square(), np.array([True, True, False]), CPU)
    assert maps.depth.shape == (15, 32, 32)
    assert np.isnan(maps.depth[2]).all()
    assert np.isfinite(maps.depth[[0, 1, 3, 14]]).any(axis=(1, 2)).all()


def test_dropout_at_test_time_drops_the_same_each_time(reference: Trained):
    assert reference.config.reference.quirks
    given = np.array([True, True, False])
    before = torch.get_rng_state()
    first, second = (predict(reference, _square(), given, CPU) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "given, named", [([0], "front"), ([0, 1, 2], "front and side and top")]
)
def test_other_drawings_than_a_network_takes_are_refused(
    reference: Trained, given: list[int], named: str
):
    message = f"the network takes front and side drawings, given: {named}$"
    with pytest.raises(ValueError, match=message):
        predict(reference, _square(), np.isin(np.arange(3), given), CPU)
