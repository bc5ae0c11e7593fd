"""Weights as safetensors that carry the settings that made them; nothing unpickles."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from pipeline.config.sketch import SketchConfig
from pipeline.config.train import TrainConfig
from pipeline.io import files
from pipeline.network.models.registry import Network, build_network
from pipeline.network.weights_metadata import metadata_of, open_weights, to_header


@dataclass(frozen=True, kw_only=True)
class TrainedNetwork:
    """A network with its weights, ready to predict.

    Attributes:
        size: Pixels on a side of its drawings and maps.
        line_width: Of its drawings, pixels at 256 px, as sketch.line_width.
    """

    network: Network
    config: TrainConfig
    size: int
    line_width: float
    device: torch.device


def save_weights(
    path: Path,
    weights: dict[str, Tensor],
    config: TrainConfig,
    size: int,
    sketch: SketchConfig,
) -> None:
    """Write weights with what they were trained for.

    Args:
        path: Where they go; it is replaced once they are written whole.
        weights: The tensors of a network, by name.
        config: Which network it is, and how it learned.
        size: Pixels on a side of its drawings and maps.
        sketch: How its drawings were made.
    """
    dtype = {"float16": torch.float16, "float32": torch.float32}[config.weights_dtype]
    tensors = {
        name: tensor.to("cpu", dtype).contiguous() for name, tensor in weights.items()
    }
    with files.replacing(path) as draft:
        save_file(tensors, draft, metadata=to_header(config, size, sketch))


def load_weights(path: Path, device: torch.device) -> TrainedNetwork:
    """Read a network; ValueError where the file is none of ours."""
    with open_weights(path, "pt") as file:
        metadata = metadata_of(file)
        network = build_network(metadata.config, metadata.size)
        names = file.keys()
        network.load_state_dict({name: file.get_tensor(name) for name in names})
    return TrainedNetwork(
        network=network.to(device).eval(),
        config=metadata.config,
        size=metadata.size,
        line_width=metadata.line_width,
        device=device,
    )
