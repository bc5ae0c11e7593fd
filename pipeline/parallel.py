"""A function over many items, in processes beside each other."""

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Item = TypeVar("Item")
Result = TypeVar("Result")


def parallel_map(
    function: Callable[[Item], Result], items: Iterable[Item], num_processes: int
) -> Iterator[Result]:
    """Yield the results in the order of the items; with one process, in this one."""
    if num_processes == 1:
        yield from map(function, items)
        return
    # Libraries read these when they are imported, in the new process: one thread each.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    # spawn: Embree's and OpenMP's threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(num_processes) as pool:
        yield from pool.imap(function, items)
        pool.close()  # and so they end by themselves, and clean up
        pool.join()
