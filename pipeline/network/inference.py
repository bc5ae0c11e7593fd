"""Drawings of one shape in, the maps of all views out."""

import numpy as np
import torch
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.cameras import NUM_VIEWS
from pipeline.geometry.maps import ViewMaps
from pipeline.network.batches import to_drawings, to_maps, with_silhouettes
from pipeline.network.checkpoints import Trained


def predict(
    trained: Trained,
    drawings: Float[ndarray, "K H W"],
    given: Bool[ndarray, " K"],
    device: torch.device,
) -> ViewMaps:
    """Predict the maps of all views from the drawings that are given.

    Raises:
        ValueError: The drawings are not of the size the network was trained for, or
            none is given.
    """
    if drawings.shape[-1] != trained.size:
        raise ValueError(
            f"drawings of {drawings.shape[-1]} px, the network takes {trained.size} px"
        )
    if not given.any():
        raise ValueError("no drawing is given")
    pixels = with_silhouettes(np.asarray(drawings, dtype=float), given)
    views = torch.arange(NUM_VIEWS, device=device)
    with torch.inference_mode():
        prediction = trained.network(to_drawings(pixels[None], device), views)
    return to_maps(prediction)
