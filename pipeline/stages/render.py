"""Render one normalized mesh from all views of the rig.

Reads   results/normalize/SHAPE/mesh.ply
Writes  results/render/SHAPE/depth.png, normal.png     ViewMaps (pipeline/io/maps.py)
"""

from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import maps, meshes


def run(
    mesh_path: Path, depth_path: Path, normal_path: Path, *, params: Params
) -> dict[str, float]:
    """Render the maps of one mesh; return the share of foreground pixels."""
    rig = standard_rig(params.render.size)
    view_maps = RaycastScene(meshes.read(mesh_path)).render(rig)
    if not view_maps.foreground_mask().any(axis=(1, 2)).all():
        raise ValueError(f"{mesh_path}: some view shows nothing: too thin for its size")
    maps.write(depth_path, normal_path, view_maps)
    return {"foreground": float(np.mean(view_maps.foreground))}
