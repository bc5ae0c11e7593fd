"""The metrics between two meshes as they stand: nothing is moved or scaled."""

from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.mesh import clean
from pipeline.io import meshes


def run(
    mesh_path: Path, true_mesh_path: Path, params: Params
) -> dict[str, float | bool]:
    """Measure a mesh against the true one: every metric that needs no maps."""
    return Comparison(
        mesh=clean(meshes.read(mesh_path)),
        true_mesh=clean(meshes.read(true_mesh_path)),
        num_samples=params.evaluate.num_samples,
        seed=params.evaluate.seed,
    ).measure()
