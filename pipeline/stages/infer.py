"""Predict the maps of one shape from its drawings.

Reads   results/sketch/SHAPE/sketch.png, results/train/weights.safetensors
Writes  results/infer/SHAPE/depth.png, normal.png     ViewMaps, in the format of render
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import maps, sketches
from pipeline.network.inference import load_network, predict


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
    style = params.sketch.styles.index(config.style)
    drawings = sketches.read_tiled(sketch_path)[style]
    is_given = np.array([view in config.views for view in SKETCH_VIEWS])
    trained = load_network(weights_path, config.device)
    predicted = predict(trained, drawings, is_given)
    maps.write(depth_path, normal_path, predicted)
    return {"foreground": float(np.mean(predicted.foreground_mask()))}
