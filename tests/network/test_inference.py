import os
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.inference import load_network, predict
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.registry import build_network
from pipeline.network.weights_file import TrainedNetwork, save_weights

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def trained(params: Params) -> TrainedNetwork:
    torch.manual_seed(0)
    network = Lifted(params.train.lifted).eval()
    return TrainedNetwork(
        network=network, config=params.train, size=32, line_width=8.0, device=CPU
    )


@pytest.fixture(scope="module")
def shapemvd(params: Params) -> TrainedNetwork:
    torch.manual_seed(0)
    config = params.train.model_copy(update={"network": "shapemvd"})
    network = build_network(config, 32).eval()
    return TrainedNetwork(
        network=network, config=config, size=32, line_width=8.0, device=CPU
    )


def _square() -> np.ndarray:
    drawings = np.ones((3, 32, 32))
    drawings[:, 8:24, [8, 23]] = 0
    drawings[:, [8, 23], 8:24] = 0
    return drawings


def test_drawings_become_maps_of_all_views(trained: TrainedNetwork):
    maps = predict(trained, _square(), np.array([True, True, True]))
    assert maps.depth.shape == (15, 32, 32)
    assert maps.foreground_mask()[0, 12:20, 12:20].mean() > 0.5


def test_the_same_drawings_give_the_same_maps(trained: TrainedNetwork):
    given = np.array([True, False, True])
    first, second = (predict(trained, _square(), given) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_a_drawing_that_is_not_given_is_not_looked_at(trained: TrainedNetwork):
    other = _square()
    other[1] = 0
    given = np.array([True, False, True])
    first, second = (predict(trained, d, given) for d in (_square(), other))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_drawings_of_another_size_are_refused(trained: TrainedNetwork):
    with pytest.raises(ValueError, match="the network takes 32 px"):
        predict(trained, np.ones((3, 16, 16)), np.array([True] * 3))


def test_no_drawing_at_all_is_refused(trained: TrainedNetwork):
    with pytest.raises(ValueError, match="no drawing is given"):
        predict(trained, _square(), np.array([False] * 3))


def test_a_view_that_a_network_does_not_predict_is_empty(shapemvd: TrainedNetwork):
    maps = predict(shapemvd, _square(), np.array([True, True, False]))
    assert maps.depth.shape == (15, 32, 32)
    assert np.isnan(maps.depth[2]).all()
    assert np.isfinite(maps.depth[[0, 1, 3, 14]]).any(axis=(1, 2)).all()


def test_dropout_at_test_time_drops_the_same_each_time(shapemvd: TrainedNetwork):
    assert shapemvd.config.shapemvd.as_published
    given = np.array([True, True, False])
    before = torch.get_rng_state()
    first, second = (predict(shapemvd, _square(), given) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "given, named", [([0], "front"), ([0, 1, 2], "front and side and top")]
)
def test_other_drawings_than_a_network_takes_are_refused(
    shapemvd: TrainedNetwork, given: list[int], named: str
):
    message = f"the network takes front and side drawings, given: {named}$"
    with pytest.raises(ValueError, match=message):
        predict(shapemvd, _square(), np.isin(np.arange(3), given))


def test_weights_are_loaded_once_and_again_when_they_change(
    tmp_path: Path, trained: TrainedNetwork, params: Params
):
    path = tmp_path / "w.safetensors"
    weights = trained.network.state_dict()
    save_weights(path, weights, trained.config, 32, params.sketch)
    first = load_network(path, "cpu")
    assert load_network(path, "cpu") is first
    os.utime(path, ns=(0, 0))
    assert load_network(path, "cpu") is not first
