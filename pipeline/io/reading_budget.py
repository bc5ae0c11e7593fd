"""What reading one file of others may cost, and a process that is held to it."""

import atexit
import os
import pickle
import resource
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any, ParamSpec, Protocol, TypeVar, runtime_checkable

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_CHILD = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from pipeline.io import reading_budget; reading_budget.serve()"
)
_LENGTH_BYTES = 8  # of an answer, before it
_CHUNK = 1 << 20  # bytes read at once


class OverBudgetError(ValueError):
    """Reading a file took more than its budget, or ended its process."""


@runtime_checkable
class ReadingBudget(Protocol):
    """What reading one file may cost: the block `reading` of the settings has it."""

    @property
    def megabytes(self) -> int:
        """Of memory."""

    @property
    def seconds(self) -> float:
        """Of time on the clock."""


def call_within(
    budget: ReadingBudget,
    function: Callable[Arguments, Result],
    *args: Arguments.args,
    **keywords: Arguments.kwargs,
) -> Result:
    """Call a function of a module in another process that is ended at its limits.

    For what may hang or grow whatever its code does. The first call starts the process,
    which takes half a second; it answers all that follow, until one ends it. What the
    function raises is raised here.

    Raises:
        OverBudgetError: It took longer or more memory, or crashed.
    """
    request = (budget, function, args, keywords)
    with _lock:
        is_result, value = _running_reader().ask(request, budget)
    if not is_result:
        raise value
    result: Result = value
    return result


class _Reader:
    """A process that calls functions, one after the other."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-c", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._requests: IO[bytes] = self._process.stdin  # type: ignore[assignment]
        self._answers: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        self._requests.write(pickle.dumps(sys.path))

    @property
    def is_running(self) -> bool:
        """Whether it is there, and was not copied from a process that forked."""
        return self.owner == os.getpid() and self._process.poll() is None

    def ask(self, request: object, budget: ReadingBudget) -> tuple[bool, Any]:
        """Return whether the call returned, and what it returned or raised."""
        deadline = time.monotonic() + budget.seconds
        try:
            self._requests.write(pickle.dumps(request, pickle.HIGHEST_PROTOCOL))
            self._requests.flush()
            length = int.from_bytes(self._receive(_LENGTH_BYTES, deadline), "little")
            answer: tuple[bool, Any] = pickle.loads(self._receive(length, deadline))
        except TimeoutError as error:
            self.end()
            raise OverBudgetError(
                f"not read within {budget.seconds:g} seconds"
            ) from error
        except (EOFError, BrokenPipeError) as error:
            self.end()
            raise OverBudgetError(
                f"not read within {budget.megabytes} megabytes, or the reader crashed"
            ) from error
        except BaseException:
            self.end()  # half an answer would be taken for that of the next call
            raise
        return answer

    def _receive(self, count: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._answers], [], [], left)[0]:
                raise TimeoutError
            chunk = os.read(self._answers.fileno(), min(count - len(received), _CHUNK))
            if not chunk:
                raise EOFError
            received += chunk
        return bytes(received)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.communicate()


_lock = threading.Lock()
_readers: list[_Reader] = []  # at most one


def _running_reader() -> _Reader:
    if not _readers or not _readers[0].is_running:
        _readers[:] = [_Reader()]
    return _readers[0]


@atexit.register
def _end_reader() -> None:
    if _readers and _readers[0].is_running:
        _readers[0].end()


def serve() -> None:
    """Answer calls until there are no more, in the process that `call_within` starts.

    What a function prints goes nowhere.
    """
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        while True:
            try:
                budget, *call = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            _limit_memory(budget.megabytes * 1_000_000)
            content = pickle.dumps(_answer(*call), pickle.HIGHEST_PROTOCOL)
            answers.write(len(content).to_bytes(_LENGTH_BYTES, "little") + content)
            answers.flush()


def _limit_memory(num_bytes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    own = num_bytes if most == resource.RLIM_INFINITY else min(num_bytes, most)
    resource.setrlimit(resource.RLIMIT_AS, (own, most))


def _answer(
    function: Callable[..., Any], args: tuple, keywords: dict[str, Any]
) -> tuple[bool, Any]:
    try:
        return True, function(*args, **keywords)
    except MemoryError:
        sys.exit(1)
    except Exception as error:  # crosses to the caller, whatever it is
        return False, error
