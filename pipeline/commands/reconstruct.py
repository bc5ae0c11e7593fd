"""Make a mesh of one drawing or several.

Draw dark on light or light on dark, on paper or screen, any size. The front is seen
from +z, the side from +x (its left edge is the front), the top from +y (its lower edge
is the front); from where a drawing without a name is seen, the network guesses.
Drawings are cut to their ink and brought to one scale. Many things at once:
`--from sheet.csv -o FOLDER` makes a mesh of each row, from columns name and front,
side, top, back, left, "35,20" (angles), or drawing (seen from where it is likeliest).
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path

import numpy as np

from pipeline import mesh_output
from pipeline.config.params import Params
from pipeline.defaults import example_drawings, example_names
from pipeline.drawing_sheet import SheetRow, make_all, read_sheet
from pipeline.geometry.reading.drawing_report import log_report, report_drawing
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.geometry.scene.drawing_views import (
    NAMED_VIEWS,
    describe_view,
    parse_view,
)
from pipeline.io import drawings, maps, meshes, sketches, tables
from pipeline.mesh_output import MeshFacts, MeshOutput
from pipeline.network.inference import Predictor, load_predictor
from pipeline.options import (
    add_jobs,
    add_json,
    add_weights,
    check_jobs,
    find_weights,
    read_params,
)
from pipeline.progress import PhaseTimer
from pipeline.reconstruction import (
    PHASES,
    NoShapeError,
    OnPhase,
    Reconstruction,
    guess_drawing_view,
    lay_out_drawings,
    reconstruct_layout,
)

GROUP = "your drawings"

log = logging.getLogger(__name__)


class FailedRowsError(ValueError):
    """Rows of a sheet of which no mesh came, after the others were made."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "drawings",
        type=Path,
        nargs="*",
        metavar="DRAWING",
        help="seen from where it is likeliest",
    )
    for view in NAMED_VIEWS:
        parser.add_argument(
            f"--{view}", type=Path, metavar="DRAWING", help=f"{view} drawing"
        )
    parser.add_argument(
        "--view",
        action="append",
        default=[],
        metavar="AZIMUTH,ELEVATION=DRAWING",
        help="seen from these degrees, as 35,20=car.png: 35 from the front towards the "
        "side, 20 above",
    )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="MESH",
        help="where the mesh goes: .ply, .obj, .stl, .gltf or .glb (default: here, "
        "as NAME.glb of the example or the first drawing)",
    )
    parser.add_argument(
        "--example",
        metavar="NAME",
        help=f"drawings that come with the package: {', '.join(example_names())}",
    )
    parser.add_argument(
        "--from",
        type=Path,
        dest="sheet",
        metavar="CSV",
        help="make a mesh of each row; -o is their folder",
    )
    parser.add_argument(
        "--format",
        default="glb",
        help="of the meshes of a sheet: ply, obj, stl or glb (glb)",
    )
    add_jobs(parser)
    add_weights(parser)
    parser.add_argument(
        "--maps",
        type=Path,
        metavar="DIR",
        help="keep the drawings as read and the predicted maps here",
    )
    add_json(parser)
    mesh_output.add_arguments(parser)


def main(args: argparse.Namespace) -> None:
    """Reconstruct the mesh, or those of a sheet."""
    check_jobs(args.jobs)
    drawn = drawings_of(args)
    if args.sheet:
        if drawn:
            raise ValueError("--from: the sheet names all drawings; name no others")
        _reconstruct_sheet(args)
        return
    if not drawn:
        raise ValueError("give at least one drawing")
    if args.output is None:
        args.output = Path(f"{args.example or drawn[0][1].stem}.glb")
    meshes.check_writable(args.output)
    output, params = mesh_output.read_arguments(args), read_params(args)
    weights = _weights(args)
    facts = reconstruct_files(drawn, weights, args.output, args.maps, params, output)
    if args.json:
        sys.stdout.write(f"{tables.json_text(asdict(facts))}\n")


def _weights(args: argparse.Namespace) -> Path:
    weights = find_weights(args.weights)
    log.info("network: %s", weights)
    return weights


def _reconstruct_sheet(args: argparse.Namespace) -> None:
    """Reconstruct a mesh of each row; FailedRowsError lists those that failed."""
    if args.output is None:
        raise ValueError("name the folder of the meshes: -o meshes")
    meshes.check_writable(Path(f"mesh.{args.format}"))
    rows = read_sheet(args.sheet)
    make = partial(
        _reconstruct_row,
        args=args,
        weights=_weights(args),
        params=read_params(args),
        output=mesh_output.read_arguments(args),
    )
    args.output.mkdir(parents=True, exist_ok=True)
    listed, failed = [], []
    for outcome in make_all(rows, make, args.jobs):
        name, facts = outcome.row.name, outcome.result
        known = asdict(facts) if facts else {}
        listed.append({"name": name, "failed": outcome.reason, **known})
        if outcome.reason:
            failed.append(f"{name}: {outcome.reason}")
        log.info(
            "%d of %d: %s %s", len(listed), len(rows), name, outcome.reason or "ok"
        )
    if args.json:
        sys.stdout.write(f"{tables.json_text(listed)}\n")
    if failed:
        raise FailedRowsError(
            f"{len(failed)} of {len(rows)} failed: {'; '.join(failed)}"
        )


def _reconstruct_row(
    row: SheetRow,
    *,
    args: argparse.Namespace,
    weights: Path,
    params: Params,
    output: MeshOutput,
) -> MeshFacts:
    """Reconstruct the mesh of a row, into the folder that is asked for."""
    path = args.output / f"{row.name}.{args.format}"
    kept = args.maps and args.maps / row.name
    return reconstruct_files(row.drawings, weights, path, kept, params, output)


def reconstruct_files(
    drawn: Sequence[tuple[str | None, Path]],
    weights_path: Path,
    mesh_path: Path,
    maps_folder: Path | None,
    params: Params,
    output: MeshOutput = MeshOutput(),  # noqa: B008 (frozen)
) -> MeshFacts:
    """Reconstruct a mesh from the files of drawings; return what it is like.

    From where each is seen its view says; if it is None, the network guesses. The
    drawings as the network saw them and the maps it predicted (sketch.png, depth.png,
    normal.png) are kept in `maps_folder` if one is given.
    """
    meshes.check_writable(mesh_path)
    with PhaseTimer(len(PHASES) + 2) as on_phase:
        on_phase("load")
        network = load_predictor(weights_path, params.infer.device)
        result = _reconstruct(drawn, network, params, on_phase)
        on_phase("write")
        if maps_folder:
            _keep_maps(maps_folder, result)
        facts = mesh_output.hand_over(mesh_path, result, output)
    log.info("%s: %s", mesh_path, facts.as_text())
    return facts


def _reconstruct(
    drawn: Sequence[tuple[str | None, Path]],
    network: Predictor,
    params: Params,
    on_phase: OnPhase,
) -> Reconstruction:
    """Read the files, say what was read, and reconstruct."""
    paths: dict[str, Path] = {}
    read: dict[str, VectorDrawing] = {}
    for named, path in drawn:
        drawing = drawings.read(path, params.normalize.reading)
        view = named or _guess(path, drawing, network)
        if view in paths:
            raise ValueError(
                f"{paths[view]} and {path} are both seen {describe_view(view)}: say "
                "for one of them --front, --side, --top or --view"
            )
        paths[view], read[view] = path, drawing
    layout = lay_out_drawings(read, network)
    for view, drawing in read.items():
        log_report(report_drawing(str(paths[view]), view, drawing, layout))
    names = " and ".join(map(str, paths.values()))
    try:
        result = reconstruct_layout(layout, network, params, on_phase)
    except NoShapeError as error:
        raise NoShapeError(f"{names}: {error}") from error
    for warning in (*result.warnings, *result.doubts):
        log.warning("%s: %s", names, warning)
    return result


def drawings_of(args: argparse.Namespace) -> list[tuple[str | None, Path]]:
    """Return view and file of each drawing; those without a view come last."""
    named_views = {view: getattr(args, view) for view in NAMED_VIEWS}
    of_example = example_drawings(args.example) if args.example else {}
    given = {view: path for view, path in named_views.items() if path}
    drawn: list[tuple[str | None, Path]] = [*(of_example | given).items()]
    for named in args.view:
        text, _, path = named.partition("=")
        if not path:
            raise ValueError(f"--view {named}: give it as AZIMUTH,ELEVATION=DRAWING")
        drawn.append((parse_view(text), Path(path)))
    return drawn + [(None, path) for path in args.drawings]


def _guess(path: Path, drawing: VectorDrawing, network: Predictor) -> str:
    """Guess from where a drawing is seen, and say so."""
    guess = guess_drawing_view(drawing, network)
    log.info(
        "%s: seen %s (%s, %.0f %% sure); if not, say --%s=%s",
        path,
        describe_view(guess.view),
        guess.view,
        100 * guess.probability,
        "side" if guess.view == "front" else "front",
        path,
    )
    return guess.view


def _keep_maps(folder: Path, result: Reconstruction) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sketches.write_tiled(
        folder / "sketch.png", result.layout.drawings.images[np.newaxis]
    )
    maps.write(folder / "depth.png", folder / "normal.png", result.maps)
