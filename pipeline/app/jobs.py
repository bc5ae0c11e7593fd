"""A queue before a worker: the newest job first, stale ones dropped, few waiting."""

import asyncio
from collections.abc import Callable
from typing import Any

from pipeline.app.limits import MAX_WAITING


class StaleError(Exception):
    """A newer job of the same page has replaced this one."""


class BusyError(Exception):
    """Too many newer jobs are waiting."""


class JobQueue:
    """Performs one job at a time, in a thread."""

    def __init__(self, perform: Callable[[Any], Any]) -> None:
        self._perform = perform
        self._waiting: list[tuple[Any, str, asyncio.Future[Any]]] = []
        self._arrived = asyncio.Event()

    def submit(self, task: Any, page: str = "") -> asyncio.Future[Any]:
        """Queue a job; cancel its future to take it back while it waits.

        The future ends with what the job returns or raises, with StaleError when
        another of this page arrives first, or with BusyError when it waits in vain.
        """
        future = asyncio.get_running_loop().create_future()
        for _, other, waiting in self._waiting:
            if page and other == page and not waiting.done():
                waiting.set_exception(StaleError())
        self._waiting = [job for job in self._waiting if not job[2].done()]
        self._waiting.append((task, page, future))
        if len(self._waiting) > MAX_WAITING:
            self._waiting.pop(0)[2].set_exception(BusyError())
        self._arrived.set()
        return future

    async def run(self) -> None:
        """Perform jobs, the newest first, until cancelled."""
        while True:
            await self._arrived.wait()
            if not self._waiting:
                self._arrived.clear()
                continue
            task, _, future = self._waiting.pop()
            if not future.done():
                await self._finish(task, future)

    async def _finish(self, task: Any, future: asyncio.Future[Any]) -> None:
        try:
            result = await asyncio.to_thread(self._perform, task)
        except Exception as error:  # goes to whoever waits for it
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(result)
