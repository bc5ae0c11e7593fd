"""Measure one mesh, and the maps it came from, against the true ones.

Reads   results/mesh/SHAPE/mesh.ply and its maps
        results/normalize/SHAPE/mesh.ply and its maps
Writes  results/evaluate/SHAPE/metrics.json     distances in object units
"""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.metrics.mesh_distances import mesh_distances
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import map_errors, silhouette_iou
from pipeline.io import maps, meshes, tables


def run(  # noqa: PLR0913
    mesh_path: Path,
    depth_path: Path,
    normal_path: Path,
    true_mesh_path: Path,
    true_depth_path: Path,
    true_normal_path: Path,
    metrics_path: Path,
    *,
    params: Params,
) -> dict[str, float | bool]:
    """Write and return all metrics of one shape."""
    config = params.evaluate
    mesh = meshes.read(mesh_path)
    true_maps = maps.read(true_depth_path, true_normal_path)
    distances = mesh_distances(
        mesh,
        meshes.read(true_mesh_path),
        samples=config.num_samples,
        rng=np.random.default_rng(config.seed),
    )
    errors = map_errors(maps.read(depth_path, normal_path), true_maps)
    seen = RaycastScene(mesh).render(standard_rig(true_maps.size))
    metrics = {
        **asdict(distances),
        **asdict(errors),
        "silhouette_iou": silhouette_iou(seen, true_maps, views=len(SKETCH_VIEWS)),
    }
    tables.write_json(metrics_path, metrics)
    return metrics
