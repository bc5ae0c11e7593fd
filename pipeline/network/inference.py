"""Drawings of one shape in, the maps of all views out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.base.device import deterministic_dropout, pick_device
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.data.batch import (
    decode_drawings,
    encode_drawings,
    standard_poses,
    to_maps,
)
from pipeline.network.models.registry import Network
from pipeline.network.weights_file import TrainedNetwork, load_weights


@dataclass(frozen=True, kw_only=True)
class Predictor:
    """A trained network: drawings of one shape to the maps of all views."""

    trained: TrainedNetwork

    @property
    def size(self) -> int:
        """Pixels on a side of its drawings and maps."""
        return self.trained.size

    @property
    def line_width(self) -> float:
        """Of its drawings, pixels at 256 px, as sketch.line_width."""
        return self.trained.line_width

    def predict(
        self, drawings: Float[ndarray, "K H W"], views: Sequence[str]
    ) -> ViewMaps:
        """Predict from the drawings (ink 0, paper 1) of some sketch views, by name.

        Raises:
            ValueError: As `predict`.
        """
        is_given = np.array([view in views for view in SKETCH_VIEWS])
        return predict(self.trained, drawings, is_given)


def load_predictor(weights_path: Path, device: str) -> Predictor:
    """Load a network onto a device, as `load_network`."""
    return Predictor(trained=load_network(weights_path, device))


def load_network(weights_path: Path, device: str) -> TrainedNetwork:
    """Load weights onto a device: auto, cpu or cuda; the same ones only once.

    Raises:
        ValueError: The file holds no weights of this project, or there is no GPU.
    """
    return _load_once(weights_path, weights_path.stat().st_mtime_ns, device)


def predict(
    trained: TrainedNetwork,
    drawings: Float[ndarray, "K H W"],
    is_given: Bool[ndarray, " K"],
) -> ViewMaps:
    """Predict the maps of all views from the drawings (ink 0, paper 1) that are given.

    Views that the network does not predict are empty.

    Raises:
        ValueError: The drawings are not of the size the network was trained for, or
            not those that it takes, or none is given.
    """
    if drawings.shape[-1] != trained.size:
        raise ValueError(
            f"drawings of {drawings.shape[-1]} px, the network takes {trained.size} px"
        )
    network, device = trained.network, trained.device
    _check_given(network, is_given)
    encoded = encode_drawings(np.asarray(drawings, dtype=float), is_given)
    views = torch.tensor(network.views, device=device)
    poses = torch.from_numpy(standard_poses()[None, : len(drawings)]).to(device)
    with torch.inference_mode(), deterministic_dropout(device):
        prediction = network(decode_drawings(encoded[None], device), views, poses)
    return to_maps(prediction, network.views)


def _check_given(network: Network, is_given: Bool[ndarray, " K"]) -> None:
    """Refuse drawings that the network cannot do with."""
    if not is_given.any():
        raise ValueError("no drawing is given")
    required, given = network.required_drawings, np.flatnonzero(is_given).tolist()
    if required and set(required) != set(given):
        raise ValueError(
            f"the network takes {_names(required)} drawings, given: {_names(given)}"
        )


def _names(drawings: Iterable[int]) -> str:
    return " and ".join(SKETCH_VIEWS[index] for index in drawings)


@lru_cache(maxsize=1)
def _load_once(path: Path, modified: int, device: str) -> TrainedNetwork:
    """Load weights for all shapes of a shard; anew when the file has changed."""
    keep_freed_memory()
    return load_weights(path, pick_device(device))
