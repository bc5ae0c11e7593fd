"""Render one normalized mesh from all views of the rig.

Reads   results/normalize/SHAPE/mesh.ply
Writes  results/render/SHAPE/depth.png, normal.png     ViewMaps (pipeline/io/maps.py)
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.scene.raycast import render_maps
from pipeline.io import maps, meshes


def run(
    mesh_path: Path, depth_path: Path, normal_path: Path, *, params: Params
) -> dict[str, float]:
    """Render the maps of one mesh; return the share of foreground pixels."""
    view_maps = render_maps(meshes.read(mesh_path), params.render.size)
    maps.write(depth_path, normal_path, view_maps)
    return {"foreground": float(np.mean(view_maps.foreground))}
