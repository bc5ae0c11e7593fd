"""Work on many shapes, in processes beside each other."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """Do the work in `jobs` processes; in order."""
    if jobs == 1:
        yield from map(work, items)
        return
    # Libraries read these when they are imported, in the new process: one thread each.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    # spawn: Embree's and OpenMP's threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(work, items)
