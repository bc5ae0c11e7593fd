"""Measure a mesh against the true one, as they stand.

Distances in the meshes' own unit; nothing is aligned. Visible means the true surface
that one of the 15 standard views sees, not just edge-on.
"""

import argparse
import json
import sys
from pathlib import Path

from pipeline.config.params import Params
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.mesh import clean
from pipeline.io import meshes
from pipeline.options import add_json, read_params

GROUP = "meshes"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("mesh", type=Path)
    parser.add_argument("true_mesh", type=Path)
    add_json(parser)


def main(args: argparse.Namespace) -> None:
    """Print the metrics."""
    metrics = compare(args.mesh, args.true_mesh, read_params(args))
    lines = (f"{name:20}{value:10.5g}" for name, value in metrics.items())
    text = json.dumps(metrics, indent=1) if args.json else "\n".join(lines)
    sys.stdout.write(f"{text}\n")


def compare(
    mesh_path: Path, true_mesh_path: Path, params: Params
) -> dict[str, float | bool]:
    """Measure every metric that needs no maps; nothing is moved or scaled."""
    return Comparison(
        mesh=clean(meshes.read(mesh_path, params.normalize.reading)),
        true_mesh=clean(meshes.read(true_mesh_path, params.normalize.reading)),
        num_samples=params.evaluate.num_samples,
        seed=params.evaluate.seed,
    ).measure()
