import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pipeline.app.jobs import BusyError, JobQueue, StaleError
from pipeline.app.limits import MAX_WAITING


def _with_queue(
    talk: Callable[[JobQueue, threading.Event], Awaitable[Any]],
) -> list[Any]:
    """Run a queue whose first job waits for an event; return the jobs as done."""
    done: list[Any] = []
    may_go = threading.Event()

    def perform(task: Any) -> Any:
        may_go.wait(10)
        if task == "bad":
            raise ValueError("bad")
        done.append(task)
        return task

    async def run() -> None:
        queue = JobQueue(perform)
        running = asyncio.create_task(queue.run())
        try:
            await talk(queue, may_go)
        finally:
            may_go.set()
            running.cancel()

    asyncio.run(run())
    return done


async def _first(queue: JobQueue) -> asyncio.Future[Any]:
    first = queue.submit("first")
    await asyncio.sleep(0.05)  # it is taken up
    return first


def test_the_newest_job_comes_first():
    async def talk(queue: JobQueue, may_go: threading.Event) -> None:
        jobs = [await _first(queue), queue.submit("old"), queue.submit("new")]
        may_go.set()
        await asyncio.gather(*jobs)

    assert _with_queue(talk) == ["first", "new", "old"]


def test_a_newer_job_of_a_page_replaces_those_waiting():
    async def talk(queue: JobQueue, may_go: threading.Event) -> None:
        first = await _first(queue)
        stale, other = queue.submit("stale", "page"), queue.submit("other", "another")
        newest = queue.submit("newest", "page")
        may_go.set()
        await asyncio.gather(first, other, newest)
        with pytest.raises(StaleError):
            await stale

    assert _with_queue(talk) == ["first", "newest", "other"]


def test_when_too_many_wait_the_oldest_is_sent_away():
    async def talk(queue: JobQueue, may_go: threading.Event) -> None:
        first = await _first(queue)
        jobs = [queue.submit(number) for number in range(MAX_WAITING + 1)]
        with pytest.raises(BusyError):
            await jobs[0]
        may_go.set()
        await asyncio.gather(first, *jobs[1:])

    assert 0 not in _with_queue(talk)


def test_a_job_that_was_taken_back_is_not_done():
    async def talk(queue: JobQueue, may_go: threading.Event) -> None:
        first, unwanted = await _first(queue), queue.submit("unwanted")
        unwanted.cancel()
        may_go.set()
        await asyncio.gather(first, queue.submit("last"))

    assert _with_queue(talk) == ["first", "last"]


def test_a_bad_job_does_not_disturb_the_next():
    async def talk(queue: JobQueue, may_go: threading.Event) -> None:
        may_go.set()
        with pytest.raises(ValueError, match="bad"):
            await queue.submit("bad")
        assert await queue.submit("good") == "good"

    assert _with_queue(talk) == ["good"]
