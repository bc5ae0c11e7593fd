from pathlib import Path

import pytest
import torch

from pipeline.config.params import Params
from pipeline.network.training.state import HistoryRow, TrainState
from pipeline.network.weights_file import save_weights

ROW = HistoryRow(
    step=2,
    learning_rate=0.1,
    train_loss=1.0,
    val_loss=2.0,
    val_depth_error=0.1,
    val_normal_angle=30.0,
    val_mask_iou=0.5,
    val_miscalibration=0.1,
    val_mask_iou_front=0.4,
    val_mask_iou_side=0.5,
    val_mask_iou_random=0.4,
    val_mask_iou_front_side=0.6,
    val_mask_iou_front_side_top=0.6,
)


def test_a_saved_state_is_the_same_when_it_is_loaded(params: Params, tmp_path: Path):
    state, other = TrainState(params.train, 32), TrainState(params.train, 32)
    state.add_row(ROW)
    state.step, state.seconds = 2, 7.5
    state.save(tmp_path / "last.pt")
    other.load(tmp_path / "last.pt")
    assert (other.step, other.seconds, other.history) == (2, 7.5, [ROW])
    for name, value in state.network.state_dict().items():
        assert torch.equal(other.network.state_dict()[name], value)


def test_the_best_weights_are_those_that_validated_best(params: Params):
    state = TrainState(params.train, 32)
    name = next(iter(state.ema_weights))
    for loss in (2.0, 1.0, 3.0):
        state.ema_weights[name].fill_(loss)
        state.add_row(HistoryRow(**vars(ROW) | {"val_loss": loss}))
    assert (state.best_weights[name] == 1).all()
    assert state.validations_without_gain == 1


def test_a_training_may_start_from_weights_of_another(params: Params, tmp_path: Path):
    first, second = TrainState(params.train, 32), TrainState(params.train, 32)
    path = tmp_path / "weights.safetensors"
    save_weights(path, first.network.state_dict(), params.train, 32, params.sketch)
    second.start_from(path)
    for name, value in first.network.state_dict().items():
        assert torch.equal(second.network.state_dict()[name], value)
        assert torch.equal(second.ema_weights[name], value)


def test_weights_of_another_network_are_refused(params: Params, tmp_path: Path):
    wide = params.train.model_copy(
        update={"lifted": params.train.lifted.model_copy(update={"channels": 8})}
    )
    path = tmp_path / "weights.safetensors"
    save_weights(
        path, TrainState(wide, 32).network.state_dict(), wide, 32, params.sketch
    )
    with pytest.raises(ValueError, match=r"train\.start"):
        TrainState(params.train, 32).start_from(path)
