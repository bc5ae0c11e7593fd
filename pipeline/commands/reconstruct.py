"""Make a mesh of one, two or three drawings.

Draw dark on light or light on dark, on paper or screen, any size. The front is seen
from +z, the side from +x (its left edge is the front), the top from +y (its lower edge
is the front). Drawings are cut to their ink and brought to one scale.
"""

import argparse
import logging
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from pipeline import mesh_output
from pipeline.config.params import Params
from pipeline.defaults import example_drawings
from pipeline.geometry.reading.drawing_report import log_report, report_drawing
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import drawings, maps, meshes, sketches
from pipeline.mesh_output import MeshOutput
from pipeline.network.inference import load_predictor
from pipeline.options import WEIGHTS, find_weights, read_params
from pipeline.reconstruction import (
    NoShapeError,
    Reconstruction,
    lay_out_drawings,
    reconstruct_layout,
)

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    for view in SKETCH_VIEWS:
        parser.add_argument(
            f"--{view}", type=Path, metavar="DRAWING", help=f"{view} drawing"
        )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="MESH",
        help="where the mesh goes: .ply, .obj, .stl or .glb (of an example: NAME.glb)",
    )
    parser.add_argument(
        "--example", metavar="NAME", help="drawings that come with the package: chair"
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="SAFETENSORS",
        help=f"a trained network (default: {WEIGHTS}, else the one of the package)",
    )
    parser.add_argument(
        "--maps",
        type=Path,
        metavar="DIR",
        help="keep the drawings as read and the predicted maps here",
    )
    mesh_output.add_arguments(parser)


def main(args: argparse.Namespace) -> None:
    """Reconstruct the mesh."""
    paths = {
        view: path for view in SKETCH_VIEWS if (path := getattr(args, view)) is not None
    }
    if args.example:
        paths = example_drawings(args.example) | paths
        args.output = args.output or Path(f"{args.example}.glb")
    if not paths:
        raise ValueError("give at least one of --front, --side and --top")
    if args.output is None:
        raise ValueError("name the mesh: -o chair.glb")
    meshes.check_writable(args.output)
    weights = find_weights(args.weights)
    log.info("network: %s", weights)
    output = mesh_output.read_arguments(args)
    reconstruct_files(paths, weights, args.output, args.maps, read_params(args), output)


def reconstruct_files(
    paths: Mapping[str, Path],
    weights_path: Path,
    mesh_path: Path,
    maps_folder: Path | None,
    params: Params,
    output: MeshOutput = MeshOutput(),  # noqa: B008 (frozen)
) -> None:
    """Reconstruct a mesh from the files of drawings, by view.

    The drawings as the network saw them and the maps it predicted (sketch.png,
    depth.png, normal.png) are kept in `maps_folder` if one is given.
    """
    meshes.check_writable(mesh_path)
    network = load_predictor(weights_path, params.infer.device)
    budget = params.normalize.reading
    read = {view: drawings.read(path, budget) for view, path in paths.items()}
    layout = lay_out_drawings(read, network.size, params)
    for view, drawing in read.items():
        log_report(report_drawing(str(paths[view]), view, drawing, layout))
    names = " and ".join(map(str, paths.values()))
    try:
        result = reconstruct_layout(layout, network, params)
    except NoShapeError as error:
        raise NoShapeError(f"{names}: {error}") from error
    for warning in (*result.warnings, *result.doubts):
        log.warning("%s: %s", names, warning)
    if maps_folder:
        _keep_maps(maps_folder, result)
    log.info("%s: %s", mesh_path, mesh_output.hand_over(mesh_path, result, output))


def _keep_maps(folder: Path, result: Reconstruction) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sketches.write_tiled(folder / "sketch.png", result.layout.drawings[np.newaxis])
    maps.write(folder / "depth.png", folder / "normal.png", result.maps)
