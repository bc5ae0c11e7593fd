"""Measure one mesh, and the maps it came from, against the true ones.

Reads   results/refine/SHAPE/mesh.ply and the predicted maps, or
        results/mesh/oracle/SHAPE/mesh.ply and the true maps
        results/normalize/SHAPE/mesh.ply and its maps, the truth
Writes  results/evaluate/SHAPE/metrics.json     every metric of the registry
"""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.io import maps, meshes, tables


def run(  # noqa: PLR0913
    *,
    mesh_path: Path,
    depth_path: Path,
    normal_path: Path,
    true_mesh_path: Path,
    true_depth_path: Path,
    true_normal_path: Path,
    metrics_path: Path,
    params: Params,
) -> dict[str, float | bool]:
    """Write and return every metric of the registry, of one shape."""
    facts = Comparison(
        mesh=meshes.read(mesh_path),
        true_mesh=meshes.read(true_mesh_path),
        maps=maps.read(depth_path, normal_path),
        true_maps=maps.read(true_depth_path, true_normal_path),
        num_samples=params.evaluate.num_samples,
        seed=params.evaluate.seed,
    ).measure()
    tables.write_json(metrics_path, facts)
    return facts
