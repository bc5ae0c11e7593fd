"""Drawings of one shape in, the maps of all views out."""

from collections.abc import Iterable

import numpy as np
import torch
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.data.batch import to_drawings, to_maps, with_silhouettes
from pipeline.network.models.registry import Network, repeatable
from pipeline.network.weights_file import Trained


def predict(
    trained: Trained,
    drawings: Float[ndarray, "K H W"],
    given: Bool[ndarray, " K"],
    device: torch.device,
) -> ViewMaps:
    """Predict the maps of all views from the drawings that are given.

    Views that the network has none of are empty.

    Raises:
        ValueError: The drawings are not of the size the network was trained for, or
            not those that it takes, or none is given.
    """
    if drawings.shape[-1] != trained.size:
        raise ValueError(
            f"drawings of {drawings.shape[-1]} px, the network takes {trained.size} px"
        )
    _check_given(trained.network, given)
    pixels = with_silhouettes(np.asarray(drawings, dtype=float), given)
    views = torch.tensor(trained.network.views, device=device)
    with torch.inference_mode(), repeatable(device):
        prediction = trained.network(to_drawings(pixels[None], device), views)
    return to_maps(prediction, trained.network.views)


def _check_given(network: Network, given: Bool[ndarray, " K"]) -> None:
    """Refuse drawings that the network cannot do with."""
    if not given.any():
        raise ValueError("no drawing is given")
    if network.drawn and set(network.drawn) != set(np.flatnonzero(given)):
        taken = _named(network.drawn)
        found = _named(np.flatnonzero(given).tolist())
        raise ValueError(f"the network takes {taken} drawings, given: {found}")


def _named(drawings: Iterable[int]) -> str:
    return " and ".join(SKETCH_VIEWS[index] for index in drawings)
