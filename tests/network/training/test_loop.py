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
from pipeline.network.data.batch import Batch, Pixels
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Draw, Loader
from pipeline.network.training.loop import is_over, loop, rate_at, train, train_step
from pipeline.network.training.state import Run
from tests.network.settings import STILL, changed


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


def _run(config: TrainConfig) -> Run:
    torch.manual_seed(0)
    return Run(config, 32)


def _draw(run: Run, data: Dataset, step: int = 0) -> Draw:
    return Loader(data, run.config, run.network, run.team).draw(step)


def test_one_step_lowers_the_loss_of_its_batch(config: TrainConfig, dataset: Dataset):
    run = _run(changed(config, warmup=0, rate=0.001, **STILL))
    draw = _draw(run, dataset)
    first, second = (train_step(run, draw)["loss"] for _ in range(2))
    assert second < first


def test_steps_on_the_same_shapes_lower_the_loss(config: TrainConfig, dataset: Dataset):
    run = _run(changed(config, rate=0.003, steps=200, **STILL))
    before = [train_step(run, _draw(run, dataset, step))["loss"] for step in range(20)]
    after = [train_step(run, _draw(run, dataset, step))["loss"] for step in range(4)]
    assert np.mean(after) < 0.8 * np.mean(before[:4])


def test_the_loss_is_the_sum_of_its_terms(config: TrainConfig, dataset: Dataset):
    run = _run(config)
    said = train_step(run, _draw(run, dataset))
    assert set(said) == {"loss", *config.lifted.losses}
    np.testing.assert_allclose(said.pop("loss"), sum(said.values()), rtol=1e-5)


def test_a_killed_run_ends_with_the_weights_of_one_that_was_not(
    dataset: Dataset, tmp_path: Path, root: Path
):
    packed = Path(dataset.level.filename).parent
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()
    program = [sys.executable, "-m", "tests.network.train_in_a_folder", str(packed)]
    alone = os.environ | {"OMP_NUM_THREADS": "1"}
    subprocess.run([*program, str(whole)], check=True, cwd=root, env=alone)
    victim = subprocess.Popen([*program, str(killed)], cwd=root, env=alone)
    while not (killed / "last.pt").exists():
        time.sleep(0.02)
        assert victim.poll() in (None, 0)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    subprocess.run([*program, str(killed)], check=True, cwd=root, env=alone)
    assert (whole / "weights.bin").read_bytes() == (killed / "weights.bin").read_bytes()


def test_a_finished_run_is_not_trained_further(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    torch.manual_seed(0)
    first = train(config, dataset, dataset, tmp_path / "last.pt")
    again = train(config, dataset, dataset, tmp_path / "last.pt")
    assert first.history == again.history
    assert torch.equal(first.best["sharpness"], again.best["sharpness"])


def test_the_history_has_a_row_for_each_validation(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    run = train(config, dataset, dataset, tmp_path / "last.pt")
    assert [row.step for row in run.history] == [2, 4]
    assert all(0 <= row.val_mask_iou <= 1 for row in run.history)


def test_a_run_ends_with_its_minutes(
    config: TrainConfig, dataset: Dataset, tmp_path: Path
):
    short = changed(config, steps=10_000, minutes=0.01, validate_every=10_000)
    run = train(short, dataset, dataset, tmp_path / "last.pt")
    assert run.seconds >= 0.6
    assert run.step < 10_000
    assert len(run.history) == 1


def test_a_run_ends_when_validation_gains_nothing_for_long(config: TrainConfig):
    run = _run(changed(config, patience=2))
    for step, loss in enumerate([3.0, 2.0, 2.5, 2.4]):
        assert not is_over(run)
        row = dict.fromkeys(loop.Progress.__annotations__, 0.0)
        run.add(loop.Progress(**row | {"step": step, "val_loss": loss}))
    assert is_over(run)


def test_the_rate_warms_up_and_falls_to_a_hundredth(config: TrainConfig):
    run = _run(changed(config, steps=100, warmup=10))
    rates = []
    for run.step in range(101):
        rates.append(rate_at(run))
    assert rates[0] < rates[5] < rates[10]
    assert np.isclose(rates[100], run.config.rate / 100)
    assert max(rates) <= run.config.rate


def test_the_rate_falls_by_the_clock_where_minutes_are_set(config: TrainConfig):
    run = _run(changed(config, steps=10_000, minutes=1.0, warmup=0))
    run.seconds = 60.0
    assert np.isclose(rate_at(run), run.config.rate / 100)


def test_the_original_s_rate_goes_down_stairs(config: TrainConfig):
    run = _run(changed(config, schedule="staircase", warmup=0))
    run.step = 25_000
    assert np.isclose(rate_at(run), run.config.rate * 0.96**2)


def test_a_loss_that_is_no_number_stops_the_run(config: TrainConfig, dataset: Dataset):
    run = _run(config)
    with torch.no_grad():
        next(run.network.parameters()).fill_(torch.nan)
    with pytest.raises(
        loop.NotFiniteError, match="loss of ball, torus is nan at step 1"
    ):
        train_step(run, _draw(run, dataset))


def test_a_shape_with_broken_data_is_named(
    config: TrainConfig, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
):
    to_batch = loop.to_batch

    def broken(*pixels: object) -> Batch:
        batch = to_batch(*pixels)
        batch.depth[1, 0] = torch.nan
        return batch

    monkeypatch.setattr(loop, "to_batch", broken)
    run = _run(config)
    with pytest.raises(loop.NotFiniteError, match="loss of torus is nan"):
        train_step(run, _draw(run, dataset))


def test_a_gradient_that_is_no_number_stops_the_run(
    config: TrainConfig, dataset: Dataset
):
    run = _run(changed(config, clip=0.0))
    weight = next(run.network.parameters())
    weight.register_hook(lambda gradient: gradient.fill_(torch.inf))
    kept = weight.detach().clone()
    with pytest.raises(
        loop.NotFiniteError, match="gradient of ball, torus is inf at step 1"
    ):
        train_step(run, _draw(run, dataset))
    torch.testing.assert_close(weight.detach(), kept)


def test_a_batch_in_parts_takes_the_step_of_the_whole(
    config: TrainConfig, dataset: Dataset
):
    whole = _run(config)
    parts = _run(changed(config, micro_batch=1))
    losses = [train_step(run, _draw(run, dataset))["loss"] for run in (whole, parts)]
    assert np.isclose(*losses, rtol=1e-5)
    for one, other in zip(
        whole.network.parameters(), parts.network.parameters(), strict=True
    ):
        torch.testing.assert_close(one.grad, other.grad, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("change", [{"recompute": True}, {"precision": "bfloat16"}])
def test_memory_can_be_saved_with_about_the_same_gradients(
    change: dict, config: TrainConfig, dataset: Dataset
):
    plain, saving = _run(config), _run(changed(config, **change))
    for run in (plain, saving):
        train_step(run, _draw(run, dataset))
    of = [
        torch.cat([p.grad.flatten() for p in run.network.parameters()])
        for run in (plain, saving)
    ]
    assert torch.cosine_similarity(*of, dim=0) > 0.95


def test_too_little_gpu_memory_is_met_with_smaller_parts_and_said(
    config: TrainConfig,
    dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):
    to_batch = loop.to_batch

    def limited(pixels: Pixels, *rest: object) -> Batch:
        if len(pixels.drawings) > 1:
            raise torch.cuda.OutOfMemoryError
        return to_batch(pixels, *rest)

    monkeypatch.setattr(loop, "to_batch", limited)
    run = _run(config)
    train_step(run, _draw(run, dataset))
    assert "out of GPU memory: 1 shapes at once from now on" in caplog.text


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_lowers_the_loss_too(config: TrainConfig, dataset: Dataset):
    run = _run(changed(config, device="cuda", steps=200))
    losses = [train_step(run, _draw(run, dataset, step))["loss"] for step in range(20)]
    assert np.mean(losses[-4:]) < np.mean(losses[:4])
