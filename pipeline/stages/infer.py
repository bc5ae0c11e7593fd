"""Predict the maps of one shape from its drawings.

Reads   results/sketch/SHAPE/sketch.png, results/train/weights.safetensors
Writes  results/infer/SHAPE/depth.png, normal.png     ViewMaps, in the format of render
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.scene.posed_drawings import pick_drawings
from pipeline.io import maps, sketches
from pipeline.network.inference import load_predictor


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
    drawings = pick_drawings(sketches.read_tiled(sketch_path)[style], config.views)
    network = load_predictor(weights_path, config.device)
    view_maps = network.predict(drawings)
    maps.write(depth_path, normal_path, view_maps)
    return {"foreground": float(np.mean(view_maps.foreground_mask()))}
