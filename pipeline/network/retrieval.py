"""The shape among those learned from whose drawings look most alike to the network."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.config.sections import SketchViews
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import sketches
from pipeline.network.data.batch import to_drawings, with_silhouettes
from pipeline.network.weights_file import Trained, load_weights, pick_device


def nearest(
    learned: Sequence[Path],
    asked: Sequence[Path],
    weights: Path,
    params: Params,
    given: Sequence[SketchViews],
) -> dict[SketchViews, list[int]]:
    """Find, by which drawings are given, the sheet nearest to each that is asked for.

    Near is what has a small angle between the encoder's features.
    """
    device = pick_device(params.infer.device)
    trained = load_weights(weights, device)
    style = params.sketch.styles.index(params.infer.style)
    known, wanted = (
        np.stack(
            [
                _features(sketches.read_tiled(sheet)[style], trained, given, device)
                for sheet in sheets
            ],
            axis=1,
        )
        for sheets in (learned, asked)
    )
    found: Int[ndarray, "G N"] = (wanted @ known.swapaxes(1, 2)).argmax(axis=2)
    return dict(zip(given, found.tolist(), strict=True))


def _features(
    drawings: Float[ndarray, "K H W"],
    trained: Trained,
    given: Sequence[SketchViews],
    device: torch.device,
) -> Float[ndarray, "G D"]:
    """Describe a shape by each choice of its drawings; unit length."""
    every = np.ones(len(SKETCH_VIEWS), dtype=bool)
    is_given = np.array([[view in views for view in SKETCH_VIEWS] for views in given])
    pixels = with_silhouettes(drawings.astype(float), every)
    chosen = pixels[None] * is_given[..., None, None, None].astype(np.uint8)
    with torch.inference_mode():
        # One by one: some networks normalise over what they are asked together.
        features = [
            trained.network.features(to_drawings(one[None], device)) for one in chosen
        ]
    described = torch.cat(features).float().cpu().numpy()
    length = np.linalg.norm(described, axis=1, keepdims=True)
    return described / np.maximum(length, 1e-12)
