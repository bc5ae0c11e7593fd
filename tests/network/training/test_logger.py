import csv
from pathlib import Path

import pytest
import torch

from pipeline.config.params import Params
from pipeline.io import images
from pipeline.network.data.dataset import Dataset
from pipeline.network.training.logger import Journal, peak_megabytes
from pipeline.network.training.state import Run
from pipeline.network.training.validation import samples


@pytest.fixture
def seen(params: Params, dataset: Dataset) -> list:
    return samples(Run(params.train, 32), dataset)


def _steps(folder: Path) -> list[str]:
    with (folder / "log.csv").open(newline="") as file:
        return [row["step"] for row in csv.DictReader(file)]


def test_each_step_has_a_row_and_each_validation_a_picture(tmp_path: Path, seen: list):
    journal = Journal(tmp_path, 0)
    for step in (1, 2):
        journal.say(step, {"loss": 0.5})
    journal.show(2, seen)
    assert _steps(tmp_path) == ["1", "2"]
    sheet = images.read(tmp_path / "samples/0000002.png")
    assert sheet.shape == (2 * 2 * 32, (3 + 2 * 6) * 32, 3)
    assert sheet.std() > 10


def test_a_resumed_run_says_each_step_once(tmp_path: Path, seen: list):
    journal = Journal(tmp_path, 0)
    for step in (1, 2, 3):
        journal.say(step, {"loss": 0.5})
    journal.show(3, seen)
    resumed = Journal(tmp_path, 2)
    resumed.say(3, {"loss": 0.4})
    resumed.show(3, seen)
    assert _steps(tmp_path) == ["1", "2", "3"]


def test_without_a_folder_it_is_silent(seen: list):
    journal = Journal(None, 0)
    journal.say(1, {"loss": 0.5})
    journal.show(1, seen)


def test_tensorboard_reads_what_was_said(tmp_path: Path, seen: list):
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    journal = Journal(tmp_path, 0)
    journal.say(1, {"loss": 0.5})
    journal.show(1, seen)
    events = EventAccumulator(str(tmp_path))
    events.Reload()
    assert events.Scalars("loss")[0].value == 0.5


def test_memory_is_told_in_megabytes():
    assert 50 < peak_megabytes(torch.device("cpu")) < 100_000
