"""A process that holds the network and does tasks, and that can be ended.

What a task does to it, to its memory or its time, ends with it: another one starts.
"""

import importlib
import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from pipeline.app.tasks import Task
from pipeline.config.params import Params

_START_SECONDS = 120.0  # in which the network must be loaded
_SPAWN = multiprocessing.get_context("spawn")


class WorkerEndedError(RuntimeError):
    """The process took too long or too much, and was ended; or it was stopped."""


class Worker:
    """Starts the process when it is first needed, and again after it was ended."""

    def __init__(self, weights: Path, params: Params, *, niceness: int = 0) -> None:
        self._arguments = (weights, params, niceness)
        self._lock = threading.Lock()  # of the process, for `stop` from elsewhere
        self._starting = threading.Lock()  # held until the process is ready
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None
        self._is_stopped = False

    def perform(self, task: Task) -> Any:
        """Do a task; one call at a time.

        Raises:
            ValueError: It cannot be done; says why, in one sentence.
            WorkerEndedError: The process did not answer.
        """
        connection = self.start()
        try:
            connection.send(task)
            if not connection.poll(task.seconds):
                raise WorkerEndedError(f"not done within {task.seconds:.0f} seconds")
            is_result, value = connection.recv()
        except (EOFError, OSError) as error:
            self._end()
            raise WorkerEndedError("it took too much memory: try again") from error
        except WorkerEndedError:
            self._end()
            raise
        if not is_result:
            raise value
        return value

    def start(self) -> Connection:
        """Start the process where none runs, and wait until it is ready.

        Who calls while another is waiting waits, too: the connection says "ready" once.
        """
        with self._starting:
            return self._start()

    def _start(self) -> Connection:
        with self._lock:
            if self._is_stopped:
                raise WorkerEndedError("the server is stopping")
            if self._connection is not None:
                return self._connection
            self._connection, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=_serve, args=(theirs, *self._arguments), daemon=True
            )
            self._process.start()
            theirs.close()
            connection = self._connection
        try:
            if connection.poll(_START_SECONDS) and connection.recv() == "ready":
                return connection
        except (EOFError, OSError):
            pass
        self._end()
        raise WorkerEndedError("the network could not be loaded")

    def stop(self) -> None:
        """End the process at once, for good."""
        self._is_stopped = True
        self._end()

    def _end(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.kill()
                self._process.join()
            self._process = self._connection = None


def _serve(
    connection: Connection, weights: Path, params: Params, niceness: int
) -> None:
    """Do tasks, in the process; only here the network and its libraries are loaded."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends this process
    os.nice(niceness)
    performer = importlib.import_module("pipeline.app.performer")
    performer.serve(connection, weights, params)
