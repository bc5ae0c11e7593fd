"""Weights as safetensors that carry the settings that made them; nothing unpickles."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from pipeline.config.train import TrainConfig
from pipeline.network.models.registry import Network, untrained

_ABOUT = "sketchmesh"


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A network with its weights, ready to predict."""

    network: Network
    config: TrainConfig
    size: int  # pixels on a side of its drawings and maps


def save_weights(
    path: Path, weights: dict[str, Tensor], config: TrainConfig, size: int
) -> None:
    """Write weights with the settings and the picture size they were trained for."""
    about = {"train": config.model_dump(mode="json"), "size": size}
    tensors = {name: tensor.contiguous().cpu() for name, tensor in weights.items()}
    # Under one key: safetensors writes several in an order that is never the same.
    save_file(tensors, path, metadata={_ABOUT: json.dumps(about)})


def load_weights(path: Path, device: torch.device) -> Trained:
    """Read a network; ValueError where the file is none of ours."""
    with _opened(path) as file:
        about = _about(file)
        config = TrainConfig.model_validate(about["train"])
        size = int(about["size"])
        network = untrained(config, size)
        names = file.keys()
        network.load_state_dict({name: file.get_tensor(name) for name in names})
    return Trained(network=network.to(device).eval(), config=config, size=size)


def weights_size(path: Path) -> int:
    """Return the size of the drawings that the network of a file takes, pixels."""
    with _opened(path) as file:
        return int(_about(file)["size"])


def _about(file: safe_open) -> dict[str, Any]:
    """Read what the weights say of themselves."""
    about: dict[str, Any] = json.loads((file.metadata() or {})[_ABOUT])
    return about


@contextmanager
def _opened(path: Path) -> Iterator[safe_open]:
    """Open weights; whatever is wrong with them becomes one sentence."""
    if not path.is_file():
        raise ValueError(f"{path}: no such file")
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    except (SafetensorError, KeyError, ValueError, RuntimeError) as error:
        raise ValueError(f"{path}: not weights of this project: {error}") from error


def pick_device(wanted: str) -> torch.device:
    """Return the device of `auto`, `cpu` or `cuda`."""
    if wanted == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ValueError("device is cuda, but torch finds no GPU: use auto or cpu")
    return torch.device(wanted)


def num_gpus(wanted: str) -> int:
    """Return how many GPUs there are to use; none where the CPU is wanted."""
    return 0 if wanted == "cpu" else torch.cuda.device_count()
