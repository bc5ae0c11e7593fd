import logging
from pathlib import Path

import pytest

from pipeline.config.params import Params
from pipeline.io import images, tables
from pipeline.network.data.dataset import Dataset
from pipeline.network.training.logger import ProgressReporter, TrainLogger
from pipeline.network.training.state import TrainState
from pipeline.network.training.validation import predict_samples


@pytest.fixture
def samples(params: Params, dataset: Dataset) -> list:
    return predict_samples(TrainState(params.train, 32), dataset)


def _steps(folder: Path) -> list[str]:
    return [row["step"] for row in tables.read_csv(folder / "log.csv")]


def test_each_step_has_a_row_and_each_validation_an_image(
    tmp_path: Path, samples: list
):
    logger = TrainLogger(tmp_path, 0)
    for step in (1, 2):
        logger.log_step(step, {"loss": 0.5})
    logger.write_samples(2, samples)
    assert _steps(tmp_path) == ["1", "2"]
    image = images.read(tmp_path / "samples/0000002.png")
    assert image.shape == (2 * 2 * 32, (4 + 2 * 6) * 32, 3)
    assert image.std() > 10


def test_a_resumed_training_has_each_step_once(tmp_path: Path, samples: list):
    logger = TrainLogger(tmp_path, 0)
    for step in (1, 2, 3):
        logger.log_step(step, {"loss": 0.5})
    logger.write_samples(3, samples)
    resumed = TrainLogger(tmp_path, 2)
    resumed.log_step(3, {"loss": 0.4})
    resumed.write_samples(3, samples)
    assert _steps(tmp_path) == ["1", "2", "3"]


def test_without_a_folder_it_is_silent(samples: list):
    logger = TrainLogger(None, 0)
    logger.log_step(1, {"loss": 0.5})
    logger.write_samples(1, samples)


def test_tensorboard_reads_what_was_logged(tmp_path: Path, samples: list):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    logger = TrainLogger(tmp_path, 0)
    logger.log_step(1, {"loss": 0.5})
    logger.write_samples(1, samples)
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    assert events.Scalars("loss")[0].value == 0.5


def test_the_time_left_is_logged_every_few_seconds(
    params: Params, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    seconds = iter([0.0, 10.0, 20.0])
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    caplog.set_level(logging.INFO)
    config = params.train.model_copy(update={"max_steps": 200})
    reporter = ProgressReporter(config, first_step=0)
    reporter.report(step=50, loss=2.0, seconds=10.0)
    reporter.report(step=100, loss=1.0, seconds=20.0)
    assert [record.message for record in caplog.records] == [
        "step 100 of 200, loss 1.000, 20 s left"
    ]
