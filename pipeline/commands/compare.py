"""The metrics between two meshes as they stand: nothing is moved or scaled."""

from dataclasses import asdict
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.metrics.mesh_distances import mesh_distances
from pipeline.geometry.scene.mesh import clean
from pipeline.io import meshes


def run(mesh_path: Path, true_mesh_path: Path, params: Params) -> dict[str, float]:
    """Measure a mesh against the true one."""
    config = params.evaluate
    distances = mesh_distances(
        clean(meshes.read(mesh_path)),
        clean(meshes.read(true_mesh_path)),
        samples=config.num_samples,
        rng=np.random.default_rng(config.seed),
    )
    return asdict(distances)
