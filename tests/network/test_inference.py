import os
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.geometry.scene.posed_drawings import PosedDrawings, no_drawings
from pipeline.geometry.scene.view_directions import mirrored_candidates
from pipeline.network.inference import Predictor, load_network, predict
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


def _squares(*views: str) -> PosedDrawings:
    images = np.ones((len(views), 32, 32))
    images[:, 8:24, [8, 23]] = 0
    images[:, [8, 23], 8:24] = 0
    return PosedDrawings(images=images, views=views)


def test_drawings_become_maps_of_all_views(trained: TrainedNetwork):
    maps = predict(trained, _squares("front", "side", "top"))
    assert maps.depth.shape == (15, 32, 32)
    assert maps.foreground_mask()[0, 12:20, 12:20].mean() > 0.5


def test_the_same_drawings_give_the_same_maps(trained: TrainedNetwork):
    drawings = _squares("front", "top")
    first, second = (predict(trained, drawings) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_the_order_of_drawings_does_not_matter(trained: TrainedNetwork):
    first = predict(trained, _squares("front", "35,20", "top"))
    second = predict(trained, _squares("top", "35,20", "front"))
    np.testing.assert_array_equal(first.depth, second.depth)


def test_from_where_a_drawing_is_seen_matters(trained: TrainedNetwork):
    first, second = (predict(trained, _squares(view)) for view in ("35,20", "70,20"))
    assert not np.array_equal(first.depth, second.depth)


def test_a_network_reads_what_is_solid_and_from_where_it_is_seen(
    trained: TrainedNetwork, shapemvd: TrainedNetwork
):
    images = _squares("front").images
    reading = Predictor(trained=trained).read(images)
    assert reading is not None
    assert reading.silhouettes[0, 12:20, 12:20].mean() > 0.5
    assert reading.view_probability.sum() == pytest.approx(1)
    assert Predictor(trained=shapemvd).read(images) is None


def _read_left_handed(drawings: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Read what is left of the middle as solid, and one view as the likeliest."""
    count, size = len(drawings), drawings.shape[-1]
    silhouette = torch.full((count, size, size), -1.0)
    silhouette[:, :, : size // 2] = 3.0
    views = torch.zeros(count, len(mirrored_candidates()))
    views[:, 1] = 9.0
    return silhouette, views


def test_what_is_read_is_the_mean_over_a_drawing_and_its_mirror_image(
    trained: TrainedNetwork, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(trained.network, "read", _read_left_handed)
    read = Predictor(trained=trained).read(np.ones((1, 32, 32)))
    assert read is not None
    assert read.silhouettes.all()  # 3 and -1, in the mean
    mirrored = int(mirrored_candidates()[1])
    assert mirrored != 1
    np.testing.assert_allclose(read.view_probability[0, [1, mirrored]], 0.5, atol=0.01)


def test_drawings_of_another_size_are_refused(trained: TrainedNetwork):
    with pytest.raises(ValueError, match="the network takes 32 px"):
        predict(trained, no_drawings(16))


def test_no_drawing_at_all_is_refused(trained: TrainedNetwork):
    with pytest.raises(ValueError, match="no drawing is given"):
        predict(trained, no_drawings(32))


def test_a_view_that_a_network_does_not_predict_is_empty(shapemvd: TrainedNetwork):
    maps = predict(shapemvd, _squares("front", "side"))
    assert maps.depth.shape == (15, 32, 32)
    assert np.isnan(maps.depth[2]).all()
    assert np.isfinite(maps.depth[[0, 1, 3, 14]]).any(axis=(1, 2)).all()


def test_dropout_at_test_time_drops_the_same_each_time(shapemvd: TrainedNetwork):
    assert shapemvd.config.shapemvd.as_published
    drawings = _squares("front", "side")
    before = torch.get_rng_state()
    first, second = (predict(shapemvd, drawings) for _ in range(2))
    np.testing.assert_array_equal(first.depth, second.depth)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize(
    "views, named",
    [(["front"], "front"), (["front", "side", "5,0"], "front and side and 5,0")],
)
def test_other_drawings_than_a_network_takes_are_refused(
    shapemvd: TrainedNetwork, views: list[str], named: str
):
    message = f"the network takes front and side drawings, given: {named}$"
    with pytest.raises(ValueError, match=message):
        predict(shapemvd, _squares(*views))


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
