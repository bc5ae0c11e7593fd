import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.network.data.batch import Batch, EncodedBatch
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader, TrainingBatch
from pipeline.network.training import loop
from pipeline.network.training.loop import (
    is_finished,
    next_learning_rate,
    train,
    train_step,
)
from pipeline.network.training.state import HistoryRow, TrainState
from tests.network.settings import changed, unaugmented

NUM_STEPS = "8"  # the first checkpoint comes after 2, and is what is killed at


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


def _state(config: TrainConfig) -> TrainState:
    torch.manual_seed(0)
    return TrainState(config, 32)


def _batch(state: TrainState, data: Dataset, step: int = 0) -> TrainingBatch:
    network = state.network
    loader = Loader(
        data, state.config, network.views, network.required_drawings, state.group
    )
    return loader.batch_of(step)


def test_one_step_lowers_the_loss_of_its_batch(config: TrainConfig, dataset: Dataset):
    state = _state(unaugmented(config, warmup_steps=0, learning_rate=0.001))
    batch = _batch(state, dataset)
    first, second = (train_step(state, batch)["loss"] for _ in range(2))
    assert second < first


def test_steps_on_the_same_shapes_lower_the_loss(config: TrainConfig, dataset: Dataset):
    state = _state(unaugmented(config, learning_rate=0.003, max_steps=200))
    before = [
        train_step(state, _batch(state, dataset, step))["loss"] for step in range(20)
    ]
    after = [
        train_step(state, _batch(state, dataset, step))["loss"] for step in range(4)
    ]
    assert np.mean(after) < 0.8 * np.mean(before[:4])


def test_the_loss_is_the_sum_of_its_terms(config: TrainConfig, dataset: Dataset):
    state = _state(config)
    terms = train_step(state, _batch(state, dataset))
    assert set(terms) == {"loss", *config.lifted.losses}
    np.testing.assert_allclose(terms.pop("loss"), sum(terms.values()), rtol=1e-5)


def test_losses_of_what_drawings_show_train_the_drawing_reader_alone(
    config: TrainConfig, dataset: Dataset
):
    only = {"silhouette": 1.0, "view": 0.1, "depth": 0.0}
    lifted = config.lifted.model_copy(update={"losses": only})
    state = _state(unaugmented(config).model_copy(update={"lifted": lifted}))
    before = {name: value.clone() for name, value in state.network.state_dict().items()}
    terms = train_step(state, _batch(state, dataset))
    assert set(terms) == {"loss", "silhouette", "view"}
    after = state.network.state_dict()
    learned = {name for name in after if not torch.equal(after[name], before[name])}
    assert {name.split(".")[0] for name in learned} == {"reader"}


def test_a_killed_training_ends_with_the_weights_of_one_that_was_not(
    dataset: Dataset, tmp_path: Path, root: Path
):
    packed = Path(dataset.depth_level.filename).parent
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    command = [sys.executable, "-m", "tests.network.train_in_a_folder", str(packed)]
    options = {"cwd": root, "env": os.environ | {"OMP_NUM_THREADS": "1"}}
    subprocess.run([*command, str(whole), NUM_STEPS], check=True, **options)
    victim = subprocess.Popen([*command, str(killed), NUM_STEPS], **options)
    while not (killed / "last.pt").exists():
        time.sleep(0.02)
        assert victim.poll() is None
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    assert not (killed / "weights.bin").exists()
    subprocess.run([*command, str(killed), NUM_STEPS], check=True, **options)
    assert (whole / "weights.bin").read_bytes() == (killed / "weights.bin").read_bytes()


def test_a_finished_training_has_a_row_for_each_validation_and_goes_no_further(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    first = train(config, dataset, dataset, tmp_path / "last.pt")
    assert [row.step for row in first.history] == [2, 4]
    assert all(0 <= row.val_mask_iou <= 1 for row in first.history)
    again = train(config, dataset, dataset, tmp_path / "last.pt")
    assert first.history == again.history
    assert torch.equal(
        first.best_weights["inverse_temperature"],
        again.best_weights["inverse_temperature"],
    )


def test_a_training_ends_with_its_minutes(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    short = changed(
        config, max_steps=10_000, max_minutes=0.01, validation_interval=10_000
    )
    state = train(short, dataset, dataset, tmp_path / "last.pt")
    assert state.seconds >= 0.6
    assert state.step < 10_000
    assert len(state.history) == 1


def test_a_training_ends_when_validation_gains_nothing_for_long(config: TrainConfig):
    state = _state(changed(config, patience=2))
    for step, loss in enumerate([3.0, 2.0, 2.5, 2.4]):
        assert not is_finished(state)
        row = dict.fromkeys(HistoryRow.__annotations__, 0.0)
        state.add_row(HistoryRow(**row | {"step": step, "val_loss": loss}))
    assert is_finished(state)


def test_the_rate_warms_up_and_falls_to_a_hundredth(config: TrainConfig):
    state = _state(changed(config, max_steps=100, warmup_steps=10))
    rates = []
    for state.step in range(101):
        rates.append(next_learning_rate(state))
    assert rates[0] < rates[5] < rates[10]
    assert np.isclose(rates[100], state.config.learning_rate / 100)
    assert max(rates) <= state.config.learning_rate


def test_the_rate_falls_by_the_clock_where_minutes_are_set(config: TrainConfig):
    state = _state(changed(config, max_steps=10_000, max_minutes=1.0, warmup_steps=0))
    state.seconds = 60.0
    assert np.isclose(next_learning_rate(state), state.config.learning_rate / 100)


def test_the_staircase_of_shapemvd_falls_every_10_000_steps(config: TrainConfig):
    state = _state(changed(config, schedule="staircase", warmup_steps=0))
    state.step = 25_000
    assert np.isclose(next_learning_rate(state), state.config.learning_rate * 0.96**2)


def test_a_loss_that_is_no_number_stops_the_training(
    config: TrainConfig, dataset: Dataset
):
    state = _state(config)
    with torch.no_grad():
        next(state.network.parameters()).fill_(torch.nan)
    with pytest.raises(
        loop.NotFiniteError, match="loss of ball, torus is nan at step 1"
    ):
        train_step(state, _batch(state, dataset))


def test_a_shape_with_broken_data_is_named(
    config: TrainConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    to_batch = loop.to_batch

    def broken(*arguments: object) -> Batch:
        batch = to_batch(*arguments)
        batch.depth[1, 0] = torch.nan
        return batch

    monkeypatch.setattr(loop, "to_batch", broken)
    state = _state(config)
    with pytest.raises(loop.NotFiniteError, match="loss of torus is nan"):
        train_step(state, _batch(state, dataset))


def test_a_gradient_that_is_no_number_stops_the_training(
    config: TrainConfig, dataset: Dataset
):
    state = _state(changed(config, max_grad_norm=0.0))
    weight = next(state.network.parameters())
    weight.register_hook(lambda gradient: gradient.fill_(torch.inf))
    before = weight.detach().clone()
    with pytest.raises(
        loop.NotFiniteError, match="gradient of ball, torus is inf at step 1"
    ):
        train_step(state, _batch(state, dataset))
    torch.testing.assert_close(weight.detach(), before)


def test_a_batch_in_parts_takes_the_step_of_the_whole(
    config: TrainConfig, dataset: Dataset
):
    whole = _state(config)
    parts = _state(changed(config, micro_batch_size=1))
    losses = [
        train_step(state, _batch(state, dataset))["loss"] for state in (whole, parts)
    ]
    assert np.isclose(*losses, rtol=1e-5)
    for one, other in zip(
        whole.network.parameters(), parts.network.parameters(), strict=True
    ):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    "change", [{"activation_checkpointing": True}, {"precision": "bfloat16"}]
)
def test_memory_can_be_saved_with_about_the_same_gradients(
    change: dict, config: TrainConfig, dataset: Dataset
):
    plain, saving = _state(config), _state(changed(config, **change))
    for state in (plain, saving):
        train_step(state, _batch(state, dataset))
    gradients = [
        torch.cat([p.grad.flatten() for p in state.network.parameters()])
        for state in (plain, saving)
    ]
    assert torch.cosine_similarity(*gradients, dim=0) > 0.95


def test_too_little_gpu_memory_is_met_with_smaller_parts_and_a_warning(
    config: TrainConfig,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    to_batch = loop.to_batch

    def limited(encoded: EncodedBatch, *arguments: object) -> Batch:
        if len(encoded) > 1:
            raise torch.cuda.OutOfMemoryError
        return to_batch(encoded, *arguments)

    monkeypatch.setattr(loop, "to_batch", limited)
    state = _state(config)
    train_step(state, _batch(state, dataset))
    assert "out of GPU memory: 1 shapes at once from now on" in caplog.text


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_lowers_the_loss_too(config: TrainConfig, dataset: Dataset):
    state = _state(changed(config, device="cuda", max_steps=200))
    losses = [
        train_step(state, _batch(state, dataset, step))["loss"] for step in range(20)
    ]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
