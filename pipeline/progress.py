"""Progress that people see: a bar on a terminal, seconds in the log.

The bar is there on a terminal only, and not where only warnings are wanted (--quiet).
"""

import logging
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from types import TracebackType
from typing import TypeVar

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

Item = TypeVar("Item")

log = logging.getLogger(__name__)


def with_bar(items: Iterable[Item], total: int, noun: str) -> Iterator[Item]:
    """Yield the items, while a bar tells how many are done and what time is left."""
    with logging_redirect_tqdm():
        yield from tqdm(
            items,
            total=total,
            unit=f" {noun}",
            leave=False,
            disable=_is_bar_unwanted(),
            file=sys.stderr,
        )


class PhaseTimer:
    """The phases of one piece of work, one after the other, and their seconds.

    Use it as a context and call it with the name of each phase that begins. At the end
    a line in the log tells what each took.

    Args:
        num_phases: How many there will be, which is where the bar is full.
    """

    def __init__(self, num_phases: int) -> None:
        self._num_phases = num_phases
        self._starts: list[tuple[str, float]] = []
        self._stack = ExitStack()

    def __enter__(self) -> "PhaseTimer":
        self._stack.enter_context(logging_redirect_tqdm())
        self._bar = self._stack.enter_context(
            tqdm(
                total=self._num_phases,
                bar_format="{desc:9} {bar} {n_fmt}/{total_fmt}, {elapsed}",
                leave=False,
                disable=_is_bar_unwanted(),
                file=sys.stderr,
            )
        )
        return self

    def __call__(self, phase: str) -> None:
        """Begin a phase; the one before has ended."""
        if self._starts:
            self._bar.update()
        self._starts.append((phase, time.perf_counter()))
        self._bar.set_description(phase)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        if error is None and self._starts:
            log.info("%s", self.as_text())

    def as_text(self) -> str:
        """Say in a line what the phases took so far."""
        starts = [*self._starts, ("", time.perf_counter())]
        seconds = [
            f"{phase} {end - start:.1f} s"
            for (phase, start), (_, end) in pairwise(starts)
        ]
        return f"{', '.join(seconds)}; {starts[-1][1] - starts[0][1]:.1f} s in all"


def _is_bar_unwanted() -> bool:
    return not (log.isEnabledFor(logging.INFO) and sys.stderr.isatty())
