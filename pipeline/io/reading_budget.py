"""What reading one file of others may cost, and a process that is held to it."""

import pickle
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, runtime_checkable

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_CHILD = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from pipeline.io import reading_budget; reading_budget.serve()"
)


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
    """Call a function of a module in a process of its own that is ended at its limits.

    It costs half a second: for what may hang or grow whatever its code does. What the
    function raises is raised here.

    Raises:
        OverBudgetError: It took longer or more memory, or crashed.
    """
    request = pickle.dumps(sys.path) + pickle.dumps(
        (budget, function, args, keywords), protocol=pickle.HIGHEST_PROTOCOL
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD],
            input=request,
            capture_output=True,
            timeout=budget.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OverBudgetError(f"not read within {budget.seconds:g} seconds") from error
    if done.returncode:
        raise OverBudgetError(
            f"not read within {budget.megabytes} megabytes, or the reader crashed"
        )
    is_result, value = pickle.loads(done.stdout)
    if not is_result:
        raise value
    result: Result = value
    return result


def serve() -> None:
    """Answer one call, in the process that `call_within` starts."""
    budget, function, args, keywords = pickle.load(sys.stdin.buffer)
    limit = budget.megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    answer: tuple[bool, Any]
    try:
        answer = True, function(*args, **keywords)
    except MemoryError:
        sys.exit(1)
    except Exception as error:  # crosses to the caller, whatever it is
        answer = False, error
    sys.stdout.buffer.write(pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL))
