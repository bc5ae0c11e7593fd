"""Processes that share a training: each takes its part of every batch.

They are those of torchrun, started by it or by `launch`, which is the same on this
machine alone. Gradients are added up, not averaged: what each process adds is already
divided by the size of the whole batch, so any number of them takes the same steps.
"""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from typing import Any, TypeVar

import torch
from torch import distributed, nn
from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.launcher.api import LaunchConfig, elastic_launch

Row = TypeVar("Row")

_TIMEOUT = timedelta(days=1)  # of waiting for a process that packs data or validates
_MISSING: Any = object()  # where a process has fewer rows than another


class WorkerError(ValueError):
    """One of the processes failed, and with it the training."""


@dataclass(frozen=True, kw_only=True)
class ProcessGroup:
    """The processes of a training, as one of them sees them; one alone by default."""

    rank: int = 0
    world_size: int = 1

    @property
    def is_main(self) -> bool:
        """Say whether this process writes files."""
        return self.rank == 0

    def local_slice(self, count: int) -> slice:
        """Return which of `count` items are this process's: every n-th one."""
        return slice(self.rank, count, self.world_size)

    def sum_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Give all processes the sum of their gradients, parameter by parameter.

        Not by DistributedDataParallel: it averages, as if all parts of a batch were
        equal; it reduces while backward runs, but a batch that does not fit into memory
        is tried again in smaller parts; and decoders of views that a step does not draw
        have no gradient.
        """
        if self.world_size == 1:
            return
        parameters = list(parameters)
        device = parameters[0].device
        counts = torch.tensor([p.grad is not None for p in parameters], device=device)
        counts = counts.int()
        distributed.all_reduce(counts)
        for parameter, count in zip(parameters, counts.tolist(), strict=True):
            if not count:
                continue  # unused in all processes: as alone, the optimizer skips it
            if parameter.grad is None:  # this process's part of the batch was empty
                parameter.grad = torch.zeros_like(parameter)
            distributed.all_reduce(parameter.grad)

    def gather(self, rows: list[Row]) -> list[Row]:
        """Return the rows of all processes, in the order of before `local_slice`."""
        if self.world_size == 1:
            return rows
        rows_by_rank: list[list[Row]] = [[] for _ in range(self.world_size)]
        distributed.all_gather_object(rows_by_rank, rows)
        rounds = zip_longest(*rows_by_rank, fillvalue=_MISSING)
        return [row for turn in rounds for row in turn if row is not _MISSING]

    def broadcast(self, value: float) -> float:
        """Return the value of the main process; clocks differ."""
        if self.world_size == 1:
            return value
        values = [value]
        distributed.broadcast_object_list(values)
        return values[0]

    def barrier(self) -> None:
        """Return when all processes have come here."""
        if self.world_size > 1:
            distributed.barrier()


def is_launched() -> bool:
    """Say whether this process is one of torchrun's."""
    return "LOCAL_RANK" in os.environ


@contextmanager
def join_process_group(device: str) -> Iterator[ProcessGroup]:
    """Join the other processes of torchrun; alone, if it has started none.

    Args:
        device: That of the training: auto, cpu or cuda.

    Raises:
        ValueError: There are more processes than GPUs.
    """
    if not is_launched():
        yield ProcessGroup()
        return
    has_gpus = device != "cpu" and torch.cuda.is_available()
    if has_gpus:
        local_rank = int(os.environ["LOCAL_RANK"])
        count = torch.cuda.device_count()
        if local_rank >= count:
            raise ValueError(f"process {local_rank} has no GPU: there are {count}")
        torch.cuda.set_device(local_rank)
    distributed.init_process_group("nccl" if has_gpus else "gloo", timeout=_TIMEOUT)
    try:
        yield ProcessGroup(
            rank=distributed.get_rank(), world_size=distributed.get_world_size()
        )
    finally:
        distributed.destroy_process_group()


def launch(num_processes: int, function: Callable[..., Any], *args: Any) -> Any:
    """Call an importable function in new processes; return what the main one returns.

    Raises:
        WorkerError: One of them raised, with its message.
    """
    config = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=num_processes,
        rdzv_backend="c10d",
        rdzv_endpoint="localhost:0",
        run_id=str(os.getpid()),
        max_restarts=0,
        monitor_interval=0.2,
    )
    level = logging.getLogger().level
    try:
        return elastic_launch(config, _call_in_worker)(level, function, *args)[0]
    except ChildFailedError as error:
        _, first = error.get_first_failure()
        report: Any = first.message  # of an exception a dict
        message = report["message"] if isinstance(report, dict) else report
        raise WorkerError(f"process {first.local_rank}: {message}") from None


def _call_in_worker(level: int, function: Callable[..., Any], *args: Any) -> Any:
    """Call, logging as the launching process does, but only from the main one."""
    is_main = os.environ["RANK"] == "0"
    logging.basicConfig(
        level=level if is_main else logging.ERROR,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
    )
    return function(*args)
