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
from pipeline.app.quality import live
from pipeline.app.tasks import Export, Read, Reconstruct, Task
from pipeline.config.params import Params
from pipeline.network.inference import load_predictor
from pipeline.reconstruction import MapPredictor, reconstruct

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
    """Does tasks with a network and settings, the lighter ones for quality live."""

    def __init__(self, network: MapPredictor, params: Params) -> None:
        self._network = network
        self._by_quality: Mapping[str, Params] = {"live": live(params), "full": params}

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
        quality = task.request.quality
        drawn = drawings.from_messages(task.request.drawings)
        result = reconstruct(drawn, self._network, self._by_quality[quality])
        if isinstance(task, Export):
            return as_file(result.mesh, task.mesh_format, task.millimetres)
        return as_message(result, drawn, quality, time.perf_counter() - start)


def _limit_memory(megabytes: int) -> None:
    """Limit what this process may take from now on, where the system tells."""
    status = Path("/proc/self/statm")
    if status.exists():
        taken = int(status.read_text().split()[0]) * resource.getpagesize()
        most = taken + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
