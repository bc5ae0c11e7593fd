"""Nearest neighbor: the training shape whose drawings have the nearest features."""

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
from pipeline.network.base.device import pick_device
from pipeline.network.data.batch import decode_drawings, encode_drawings
from pipeline.network.weights_file import TrainedNetwork, load_weights


def nearest(
    train_sketches: Sequence[Path],
    query_sketches: Sequence[Path],
    weights: Path,
    params: Params,
    view_sets: Sequence[SketchViews],
) -> dict[SketchViews, list[int]]:
    """Find the training shape nearest to each query, for each set of given drawings.

    Near is a small angle between the encoder's features.
    """
    trained = load_weights(weights, pick_device(params.infer.device))
    style = params.sketch.styles.index(params.infer.style)
    train, query = (
        np.stack(
            [
                _features(sketches.read_tiled(path)[style], trained, view_sets)
                for path in paths
            ],
            axis=1,
        )
        for paths in (train_sketches, query_sketches)
    )
    indices: Int[ndarray, "G N"] = (query @ train.swapaxes(1, 2)).argmax(axis=2)
    return dict(zip(view_sets, indices.tolist(), strict=True))


def _features(
    drawings: Float[ndarray, "K H W"],
    trained: TrainedNetwork,
    view_sets: Sequence[SketchViews],
) -> Float[ndarray, "G D"]:
    """Describe a shape by each set of its drawings; unit length."""
    encoded = encode_drawings(drawings.astype(float))
    is_given = np.array(
        [[view in views for view in SKETCH_VIEWS] for views in view_sets]
    )
    subsets = encoded[None] * is_given[..., None, None, None].astype(np.uint8)
    with torch.inference_mode():
        # One by one: some networks normalize over the batch.
        features = [
            trained.network.features(decode_drawings(subset[None], trained.device))
            for subset in subsets
        ]
    vectors = torch.cat(features).float().cpu().numpy()
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.maximum(length, 1e-12)
