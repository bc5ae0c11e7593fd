"""The words of the command line, and the help that teaches them."""

import argparse
import ast
from pathlib import Path

from pipeline.steps import STEPS, Step

STAGES = Path(__file__).parent / "stages"
WEIGHTS = Path("results/train/weights.safetensors")

_DESCRIPTION = """\
Line drawings in, 3D meshes out.

  sketchmesh reconstruct --front f.png --side s.png -o chair.glb
  sketchmesh read drawings/*.png -o read/
  sketchmesh draw chair.obj -o drawn/
  sketchmesh roundtrip meshes/ -o roundtrip/ --jobs 2
  sketchmesh compare mine.ply true.ply

The pipeline itself is run by `snakemake --cores N` or `dvc repro`; each of its steps is
a command here, too, on files you name. Try `sketchmesh COMMAND --help`.
"""


def parser() -> argparse.ArgumentParser:
    """Build the parser of all commands; `name` of what it returns is the command."""
    parser = argparse.ArgumentParser(
        prog="sketchmesh",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="name")
    _add_reconstruct(commands)
    _add_read(commands)
    _add_draw(commands)
    _add_roundtrip(commands)
    _add_compare(commands)
    _add(commands, "show", "what the last run measured, and its report", "")
    _add_experiments(commands)
    for row in STEPS.values():
        _add_step(commands, row)
    _add_jobs(commands)
    return parser


def _add_reconstruct(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "reconstruct",
        "make a mesh of one, two or three drawings",
        "Draw dark on light or light on dark, on paper or screen, any size. The front "
        "is seen from +z, the side from +x (its left edge is the front), the top from "
        "+y (its lower edge is the front). Drawings are cut to their ink and brought "
        "to one scale.",
    )
    for view in ("front", "side", "top"):
        parser.add_argument(
            f"--{view}", type=Path, metavar="DRAWING", help=f"{view} drawing"
        )
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="MESH",
        help="where the mesh goes: .ply, .obj, .stl or .glb",
    )
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="SAFETENSORS",
        help=f"a trained network (default: {WEIGHTS})",
    )
    parser.add_argument(
        "--maps",
        type=Path,
        metavar="DIR",
        help="keep the drawings as read and the predicted maps here",
    )


def _add_read(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "read",
        "see how drawings are understood, and what is odd about them",
        "Takes pictures (dark on light or light on dark, scans, photos of paper), SVG "
        "and Quick, Draw! ndjson. Writes DIR/NAME.png, the drawing as the network sees "
        "it, DIR/NAME.json, what was found in it, and DIR/contacts.png, all of them.",
    )
    parser.add_argument("drawings", type=Path, nargs="+", metavar="DRAWING")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--size", type=int, help="of a page, px (default: render.size of the settings)"
    )


def _add_draw(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "draw",
        "draw meshes as training drawings are drawn, in every style",
        "Writes DIR/NAME.svg, the lines with their types and depths, DIR/NAME.png, a "
        "row of drawings for each style, and DIR/contacts.png, all of them. The views "
        "are front, side and top unless a camera is named.",
    )
    parser.add_argument("meshes", type=Path, nargs="+", metavar="MESH")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--size", type=int, default=256, help="of a drawing, px (256)")
    parser.add_argument(
        "--styles", nargs="+", help="of sketch.stroke_styles (default: all)"
    )
    parser.add_argument(
        "--camera",
        type=float,
        nargs=2,
        metavar=("AZIMUTH", "ELEVATION"),
        help="degrees from the front towards the side, and above the horizon",
    )
    _add_axes(parser)


def _add_axes(parser: argparse.ArgumentParser) -> None:
    """Ask how a mesh stands in its file."""
    for axis, default in (("up", "+y"), ("front", "+z")):
        parser.add_argument(
            f"--{axis}", default=default, help=f"axis that is {axis} ({default})"
        )


def _add_roundtrip(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "roundtrip",
        "what fusion and meshing cost, without a network",
        "Renders the true maps of existing meshes and takes them through fuse, mesh "
        "and evaluate. Writes OUT/meshes/ID.ply, OUT/shapes.csv and OUT/summary.json. "
        "--noise disturbs the maps first, the same way each time: at 1 depth noise of "
        "0.01 and a smooth bias of 0.02 object units, normals by 10 degrees, 2 % of "
        "the mask flipped, one view missing.",
    )
    parser.add_argument(
        "sources", type=Path, nargs="+", help="meshes, folders or sample sheets (csv)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.add_argument("--size", type=int, default=256, help="of a view, px (256)")
    parser.add_argument("--depth", type=int, default=8, help="of the octree (8)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    parser.add_argument(
        "--noise", type=float, default=0.0, metavar="LEVEL", help="disturb the maps (0)"
    )
    parser.add_argument(
        "--wrong-views", type=int, default=0, help="show another shape (0)"
    )


def _add_compare(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "compare",
        "the metrics between two meshes as they stand",
        "Distances in the meshes' own unit; nothing is aligned. Visible means the true "
        "surface that one of the 15 standard views sees, not just edge-on.",
    )
    parser.add_argument("mesh", type=Path)
    parser.add_argument("true_mesh", type=Path)
    parser.add_argument("--json", action="store_true", help="print json")


def _add_experiments(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "experiment",
        "train one variant of the settings and measure it",
        "Variants and seeds are those of the block `experiments`; what they learn from "
        "and are measured on was made by the default run. Writes weights.safetensors, "
        "history.csv and shapes.csv into results/experiments/VARIANT/SEED. `snakemake "
        "experiments` does this for all of them.",
    )
    parser.add_argument("variant", help="of experiments.variants")
    parser.add_argument("--seed", type=int, required=True, help="of experiments.seeds")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    _add(
        commands,
        "experiments",
        "the table of all variants, once they are measured",
        "Writes results/experiments/table.csv, table.md and curves.svg, and prints the "
        "table.",
    )


def _add_step(commands: argparse._SubParsersAction, row: Step) -> None:
    """Add a step by name, with the files of the table as its arguments."""
    source = (STAGES / f"{row.name}.py").read_text()
    about = ast.get_docstring(ast.parse(source)) or ""
    summary = about.splitlines()[0].rstrip(".")
    parser = _add(commands, row.name, f"step: {summary[0].lower()}{summary[1:]}", about)
    for name in _files(row):
        parser.add_argument("paths", action="append", metavar=name)
    if "up" in row.columns:
        _add_axes(parser)
    if "id" in row.shape_keywords:
        parser.add_argument(
            "--id", required=True, help="of the shape: what is random is drawn by it"
        )
    if row.reads_metrics:
        parser.add_argument(
            "--metrics",
            type=Path,
            dest="metrics_dir",
            metavar="DIR",
            default=Path("results/metrics"),
            help="folder of the metrics of the steps (results/metrics)",
        )
    if row.has_scratch:
        parser.add_argument(
            "--scratch",
            type=Path,
            default=Path(".cache") / row.name / "by-hand",
            help="folder from which a killed run goes on (.cache/STEP/by-hand)",
        )


def _files(row: Step) -> tuple[str, ...]:
    """Name what `run` of a step takes, in its order."""
    first = ["source"] if "source" in row.columns else []
    listed = ["manifest.csv"] if row.gathers else []
    read = next(iter(row.reads.values()))
    return (*first, *listed, *read, *row.shared, *row.writes)


def _add_jobs(commands: argparse._SubParsersAction) -> None:
    parser = _add(commands, "job", "as the rules call it: a shard of a step", "")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("shard", help="3-of-8; 1-of-1 of a global step")
    parser.add_argument(
        "--mem-mb", type=int, default=0, help="granted; twice as much on a second try"
    )
    parser.add_argument("--force", action="store_true", help="make what is fresh, too")
    parser = _add(commands, "summarize", "as the rules call it: metrics of a step", "")
    parser.add_argument("step", choices=STEPS)


def _add(
    commands: argparse._SubParsersAction,
    name: str,
    summary: str,
    about: str,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=about or summary,
        formatter_class=argparse.RawDescriptionHelpFormatter
        if "\n" in about
        else argparse.HelpFormatter,
    )
    parser.add_argument(
        "--params", type=Path, metavar="YAML", help="settings (default: params.yaml)"
    )
    parser.add_argument("--quiet", action="store_true", help="warnings only")
    return parser
