"""Predict the maps of one shape from its drawings.

Reads   results/sketch/SHAPE/sketch.png, results/train/weights.safetensors
Writes  results/infer/SHAPE/depth.png, normal.png     ViewMaps, in the format of render
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import maps, sketches
from pipeline.network.base.malloc import keep_freed_memory
from pipeline.network.inference import predict
from pipeline.network.weights_file import Trained, load_weights, pick_device


def run(
    sketch_path: Path,
    weights_path: Path,
    depth_path: Path,
    normal_path: Path,
    *,
    params: Params,
) -> dict[str, float]:
    """Predict from the drawings params.infer.views; return the share of foreground."""
    config = params.infer
    device = pick_device(config.device)
    style = params.sketch.styles.index(config.style)
    drawings = sketches.read_tiled(sketch_path)[style]
    given = np.array([view in config.views for view in SKETCH_VIEWS])
    trained = _trained(weights_path, weights_path.stat().st_mtime_ns, device)
    predicted = predict(trained, drawings, given, device)
    maps.write(depth_path, normal_path, predicted)
    return {"foreground": float(np.mean(predicted.foreground_mask()))}


@lru_cache(maxsize=1)
def _trained(path: Path, written: int, device: torch.device) -> Trained:
    """Load the weights once for all shapes of a shard."""
    keep_freed_memory()
    return load_weights(path, device)
