"""What happens in a worker's process: the network is loaded, tasks are done."""

import resource
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.app import drawings
from pipeline.app.answers import as_file, as_message
from pipeline.app.limits import MEMORY_MEGABYTES
from pipeline.app.messages import Drawing, ReconstructionRequest
from pipeline.app.quality import live, live_predictor
from pipeline.app.tasks import Export, Read, Reconstruct, Task
from pipeline.config.params import Params
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.network.inference import Predictor, load_predictor
from pipeline.reconstruction import Reconstruction, reconstruct

_SQUARE = Drawing(strokes=[[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]])


def serve(connection: Connection, weights: Path, params: Params) -> None:
    """Say "ready" once warm, then answer tasks until the other side is gone.

    An answer is True and the result, or False and what was wrong.
    """
    performer = Performer(load_predictor(weights, params.infer.device), params)
    warm_up = ReconstructionRequest(drawings={"front": _SQUARE}, quality="live")
    performer.answer(Reconstruct(request=warm_up))
    _limit_memory(MEMORY_MEGABYTES)
    try:
        connection.send("ready")
        while True:
            connection.send(performer.answer(connection.recv()))
    except (EOFError, OSError):
        return


class Performer:
    """Does tasks with a network and settings, the lighter ones for quality live.

    The last mesh is kept: who downloads what is on the screen does not wait for it.
    """

    def __init__(self, network: Predictor, params: Params) -> None:
        self._networks = {"live": live_predictor(network), "full": network}
        self._params = {"live": live(params), "full": params}
        self._last: tuple[ReconstructionRequest, Reconstruction] | None = None

    def answer(self, task: Task) -> tuple[bool, Any]:
        """Return True and the result, or False and a ValueError in one sentence."""
        try:
            return True, self.perform(task)
        except ValueError as error:
            return False, ValueError(str(error))
        # Whatever it is, the next request must not suffer from it.
        except (Exception, MemoryError) as error:
            what = f"{type(error).__name__}: {error}"[:200]
            return False, ValueError(f"this cannot be reconstructed ({what})")

    def perform(self, task: Task) -> Any:
        """Do a task; ValueError says what is wrong with it."""
        if isinstance(task, Read):
            return drawings.read_picture(task.content)
        start = time.perf_counter()
        drawn = drawings.from_messages(task.request.drawings)
        result = self._reconstruct(task.request, drawn)
        if isinstance(task, Export):
            return as_file(result.mesh, task.mesh_format, task.millimetres)
        seconds = time.perf_counter() - start
        return as_message(result, drawn, task.request.quality, seconds)

    def _reconstruct(
        self, request: ReconstructionRequest, drawn: Mapping[str, VectorDrawing]
    ) -> Reconstruction:
        request = request.model_copy(update={"page": ""})  # whoever asks
        if self._last is None or self._last[0] != request:
            quality = request.quality
            network, params = self._networks[quality], self._params[quality]
            result = reconstruct(drawn, network, params)
            self._last = request, result
        return self._last[1]


def _limit_memory(megabytes: int) -> None:
    """Limit what this process may take from now on, where the system tells."""
    status = Path("/proc/self/statm")
    if status.exists():
        taken = int(status.read_text().split()[0]) * resource.getpagesize()
        most = taken + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
