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

_PATIENCE = timedelta(days=1)  # with a process that packs the data or validates
_NOTHING: Any = object()  # where a process has fewer rows than another


class ProcessesError(ValueError):
    """One of the processes failed, and with it the training."""


@dataclass(frozen=True, kw_only=True)
class Team:
    """The processes of a training, as one of them sees them; alone by default."""

    rank: int = 0
    size: int = 1

    @property
    def is_first(self) -> bool:
        """Say whether this process writes files."""
        return self.rank == 0

    def share(self, count: int) -> slice:
        """Return which of `count` things are this process's."""
        return slice(self.rank, count, self.size)

    def add_gradients(self, parameters: Iterable[nn.Parameter]) -> None:
        """Give all processes the sum of their gradients."""
        if self.size == 1:
            return
        parameters = list(parameters)
        device = parameters[0].device
        counts = torch.tensor([p.grad is not None for p in parameters], device=device)
        counts = counts.int()
        distributed.all_reduce(counts)
        for parameter, count in zip(parameters, counts.tolist(), strict=True):
            if not count:
                continue  # nobody used it: as alone, the optimiser leaves it be
            if parameter.grad is None:  # this process's part of the batch was empty
                parameter.grad = torch.zeros_like(parameter)
            distributed.all_reduce(parameter.grad)

    def gather(self, rows: list[Row]) -> list[Row]:
        """Return all that the processes have, dealt out as `share` does it."""
        if self.size == 1:
            return rows
        hands: list[list[Row]] = [[] for _ in range(self.size)]
        distributed.all_gather_object(hands, rows)
        turns = zip_longest(*hands, fillvalue=_NOTHING)
        return [row for turn in turns for row in turn if row is not _NOTHING]

    def agreed(self, value: float) -> float:
        """Return what the first process says; clocks differ."""
        if self.size == 1:
            return value
        said = [value]
        distributed.broadcast_object_list(said)
        return said[0]

    def wait(self) -> None:
        """Return when all processes have come here."""
        if self.size > 1:
            distributed.barrier()


def is_launched() -> bool:
    """Say whether this process is one of torchrun's."""
    return "LOCAL_RANK" in os.environ


@contextmanager
def joined(device: str) -> Iterator[Team]:
    """Meet the other processes of torchrun; alone, if it has started none.

    Args:
        device: That of the training: auto, cpu or cuda.

    Raises:
        ValueError: There are more processes than GPUs.
    """
    if not is_launched():
        yield Team()
        return
    has_gpus = device != "cpu" and torch.cuda.is_available()
    if has_gpus:
        here, count = int(os.environ["LOCAL_RANK"]), torch.cuda.device_count()
        if here >= count:
            raise ValueError(f"process {here} has no GPU: there are {count}")
        torch.cuda.set_device(here)
    distributed.init_process_group("nccl" if has_gpus else "gloo", timeout=_PATIENCE)
    try:
        yield Team(rank=distributed.get_rank(), size=distributed.get_world_size())
    finally:
        distributed.destroy_process_group()


def launch(count: int, work: Callable[..., Any], *args: Any) -> Any:
    """Call an importable function in `count` new processes; what the first returns.

    Raises:
        ProcessesError: One of them raised what is said.
    """
    config = LaunchConfig(
        min_nodes=1,
        max_nodes=1,
        nproc_per_node=count,
        rdzv_backend="c10d",
        rdzv_endpoint="localhost:0",
        run_id=str(os.getpid()),
        max_restarts=0,
        monitor_interval=0.2,
    )
    level = logging.getLogger().level
    try:
        return elastic_launch(config, _work)(level, work, *args)[0]
    except ChildFailedError as error:
        _, first = error.get_first_failure()
        told: Any = first.message  # of an exception a dict
        said = told["message"] if isinstance(told, dict) else told
        raise ProcessesError(f"process {first.local_rank}: {said}") from None


def _work(level: int, work: Callable[..., Any], *args: Any) -> Any:
    """Log as the process did that launched this one, but only from the first."""
    is_first = os.environ["RANK"] == "0"
    logging.basicConfig(
        level=level if is_first else logging.ERROR,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
    )
    return work(*args)
