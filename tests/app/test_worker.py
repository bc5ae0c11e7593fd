"""A worker's process: started, ended, started again."""

import threading
from pathlib import Path

import pytest

from pipeline.app.limits import SECONDS
from pipeline.app.messages import ReconstructionRequest
from pipeline.app.tasks import Read, Reconstruct
from pipeline.app.worker import Worker, WorkerEndedError
from pipeline.config.params import Params
from pipeline.network.pretrained import PRETRAINED
from tests.app.conftest import DRAWN


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may take longer than anybody should wait."""
    monkeypatch.setattr("pipeline.app.tasks.READING_SECONDS", 600.0)
    monkeypatch.setitem(SECONDS, "live", 600.0)


class _Endless(Read):
    """A task that may take no time at all."""

    @property
    def seconds(self) -> float:
        return 0.0


def test_what_is_asked_while_a_process_starts_waits_for_it(params: Params):
    worker = Worker(PRETRAINED, params)
    starting = threading.Thread(target=worker.start)
    starting.start()
    try:
        with pytest.raises(ValueError, match="the picture: "):
            worker.perform(Read(content=b"<svg"))
        starting.join()
        with pytest.raises(ValueError, match="the picture: "):
            worker.perform(Read(content=b"<svg"))
    finally:
        worker.stop()


def test_a_process_that_was_ended_starts_again(params: Params):
    worker = Worker(PRETRAINED, params)
    try:
        with pytest.raises(WorkerEndedError, match="not done within 0 seconds"):
            worker.perform(_Endless(content=b"<svg"))
        with pytest.raises(ValueError, match="the picture: "):
            worker.perform(Read(content=b"<svg"))
        request = ReconstructionRequest.model_validate(DRAWN)
        assert worker.perform(Reconstruct(request=request)).quality == "live"
    finally:
        worker.stop()
    with pytest.raises(WorkerEndedError, match="the server is stopping"):
        worker.perform(Read(content=b""))


def test_a_network_that_cannot_be_loaded_is_said(tmp_path: Path, params: Params):
    path = tmp_path / "w.safetensors"
    path.write_bytes(b"nothing")
    with pytest.raises(WorkerEndedError, match="could not be loaded"):
        Worker(path, params).perform(Read(content=b""))
