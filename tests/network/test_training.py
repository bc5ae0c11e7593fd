from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.network import training
from pipeline.network.batches import Batch
from pipeline.network.dataset import Dataset
from pipeline.network.training import Run, rate_at, train, train_step


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


def _run(config: TrainConfig) -> Run:
    torch.manual_seed(0)
    return Run(config, 32)


def test_steps_on_the_same_shapes_lower_the_loss(config: TrainConfig, dataset: Dataset):
    run = _run(config.model_copy(update={"rate": 0.003, "steps": 200}))
    losses = [train_step(run, dataset) for _ in range(20)]
    assert np.mean(losses[-4:]) < 0.8 * np.mean(losses[:4])


def test_a_resumed_run_ends_with_the_weights_of_one_that_was_not_killed(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    torch.manual_seed(0)
    whole = train(config, dataset, dataset, tmp_path / "whole.pt")
    half = _run(config)
    for _ in range(config.validate_every):
        train_step(half, dataset)
    training._record(half, dataset, 0.0)
    half.save(tmp_path / "killed.pt")
    resumed = train(config, dataset, dataset, tmp_path / "killed.pt")
    assert resumed.step == whole.step == config.steps
    for name, value in whole.average.items():
        assert torch.equal(value, resumed.average[name]), name


def test_a_finished_run_is_not_trained_further(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    torch.manual_seed(0)
    first = train(config, dataset, dataset, tmp_path / "last.pt")
    again = train(config, dataset, dataset, tmp_path / "last.pt")
    assert [row.val_loss for row in first.history] == [
        row.val_loss for row in again.history
    ]


def test_the_history_has_a_row_for_each_validation(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    run = train(config, dataset, dataset, tmp_path / "last.pt")
    assert [row.step for row in run.history] == [2, 4]
    assert all(0 <= row.val_mask_iou <= 1 for row in run.history)


def test_validating_changes_no_weight(config: TrainConfig, dataset: Dataset):
    run = _run(config)
    before = {name: value.clone() for name, value in run.network.state_dict().items()}
    training.validate(run, dataset)
    for name, value in run.network.state_dict().items():
        assert torch.equal(value, before[name])


def test_the_rate_warms_up_and_falls_to_a_hundredth(config: TrainConfig):
    long = config.model_copy(update={"steps": 100, "warmup": 10})
    rates = [rate_at(step, long) for step in range(101)]
    assert rates[0] < rates[5] < rates[10]
    assert np.isclose(rates[100], long.rate / 100)
    assert max(rates) <= long.rate


def test_a_loss_that_is_no_number_stops_the_run(config: TrainConfig, dataset: Dataset):
    run = _run(config)
    with torch.no_grad():
        next(run.network.parameters()).fill_(torch.nan)
    with pytest.raises(
        training.NotFiniteError, match="loss of ball, torus is nan at step 1"
    ):
        train_step(run, dataset)


def test_a_shape_with_broken_data_is_named(
    config: TrainConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    to_batch = training.to_batch

    def broken(*pixels: object) -> Batch:
        batch = to_batch(*pixels)
        batch.depth[1, 0] = torch.nan
        return batch

    monkeypatch.setattr(training, "to_batch", broken)
    with pytest.raises(training.NotFiniteError, match="loss of torus is nan"):
        train_step(_run(config), dataset)


def test_a_batch_in_parts_takes_the_step_of_the_whole(
    config: TrainConfig, dataset: Dataset
):
    whole = _run(config)
    parts = _run(config.model_copy(update={"micro_batch": 1}))
    losses = [train_step(run, dataset) for run in (whole, parts)]
    assert np.isclose(*losses, rtol=1e-5)
    for one, other in zip(
        whole.network.parameters(), parts.network.parameters(), strict=True
    ):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-3, atol=1e-5)


def test_too_little_gpu_memory_is_met_with_smaller_parts_and_said(
    config: TrainConfig,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    to_batch = training.to_batch

    def limited(drawings: np.ndarray, *rest: object) -> Batch:
        if len(drawings) > 1:
            raise torch.cuda.OutOfMemoryError
        return to_batch(drawings, *rest)

    monkeypatch.setattr(training, "to_batch", limited)
    train_step(_run(config), dataset)
    assert "out of GPU memory: 1 shapes at once from now on" in caplog.text


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_lowers_the_loss_too(config: TrainConfig, dataset: Dataset):
    run = _run(config.model_copy(update={"device": "cuda", "steps": 200}))
    losses = [train_step(run, dataset) for _ in range(20)]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
