"""The networks there are, by `train.network`.

Each is called with drawings and the views that are wanted, and answers with a
`Prediction`; `views` says which views of the rig it has maps of, `drawn` which drawings
it must be given, none meaning any of them, and `features` describes a shape by what was
drawn of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from pipeline.config.train import TrainConfig
from pipeline.network.models.lifted import Lifted
from pipeline.network.models.shapemvd import Reference

Network = Lifted | Reference


def untrained(config: TrainConfig, size: int) -> Network:
    """Return a network with fresh weights for drawings of `size` pixels."""
    if config.network == "shapemvd":
        return Reference(
            config.shapemvd, size, recompute=config.activation_checkpointing
        )
    return Lifted(config.lifted, size, recompute=config.activation_checkpointing)


@contextmanager
def repeatable(device: torch.device) -> Iterator[None]:
    """Let dropout, which may act at test time too, drop the same each time."""
    gpus = [device] if device.type == "cuda" else []
    with torch.random.fork_rng(gpus):
        torch.manual_seed(0)
        yield
