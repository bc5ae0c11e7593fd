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
from pipeline.io import files
from pipeline.network.models.registry import Network, build_network

_METADATA_KEY = "sketchmesh"
_SIZES = (16, 2048)  # pixels: of render.size


@dataclass(frozen=True, kw_only=True)
class TrainedNetwork:
    """A network with its weights, ready to predict.

    Attributes:
        size: Pixels on a side of its drawings and maps.
    """

    network: Network
    config: TrainConfig
    size: int
    device: torch.device


def save_weights(
    path: Path, weights: dict[str, Tensor], config: TrainConfig, size: int
) -> None:
    """Write weights with the settings and the image size they were trained for."""
    metadata = {"train": config.model_dump(mode="json"), "size": size}
    dtype = {"float16": torch.float16, "float32": torch.float32}[config.weights_dtype]
    tensors = {
        name: tensor.to("cpu", dtype).contiguous() for name, tensor in weights.items()
    }
    # Under one key: safetensors writes several in an order that is never the same.
    with files.replacing(path) as draft:
        save_file(tensors, draft, metadata={_METADATA_KEY: json.dumps(metadata)})


def load_weights(path: Path, device: torch.device) -> TrainedNetwork:
    """Read a network; ValueError where the file is none of ours."""
    with _open_weights(path) as file:
        metadata = _metadata(file)
        config = _config(metadata)
        size = _size(metadata)
        network = build_network(config, size)
        names = file.keys()
        network.load_state_dict({name: file.get_tensor(name) for name in names})
    network = network.to(device).eval()
    return TrainedNetwork(network=network, config=config, size=size, device=device)


def _metadata(file: safe_open) -> dict[str, Any]:
    """Read the settings and the size that weights were trained for."""
    metadata: dict[str, Any] = json.loads((file.metadata() or {})[_METADATA_KEY])
    return metadata


def _size(metadata: dict[str, Any]) -> int:
    size = metadata["size"]
    low, high = _SIZES
    if not isinstance(size, int) or not low <= size <= high:
        raise ValueError(f"made for images of {size!r} pixels, not {low} to {high}")
    return size


def _config(metadata: dict[str, Any]) -> TrainConfig:
    try:
        return TrainConfig.model_validate(metadata["train"])
    except ValueError as error:
        raise ValueError(
            "their settings are not those of this version; train them anew"
        ) from error


@contextmanager
def _open_weights(path: Path) -> Iterator[safe_open]:
    """Open weights; whatever is wrong with them becomes one sentence."""
    files.check_regular(path)
    try:
        with safe_open(path, framework="pt") as file:
            yield file
    # A header of the wrong form makes the networks raise almost anything.
    except (SafetensorError, LookupError, TypeError, ValueError, RuntimeError) as error:
        first_line = (str(error).splitlines() or [""])[0][:200]
        raise ValueError(
            f"{path}: not weights of this project: {first_line}"
        ) from error
