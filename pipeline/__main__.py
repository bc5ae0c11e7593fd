"""The command line: your own drawings and meshes, each step on files, the jobs."""

import argparse
import ast
import importlib
import json
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipeline.config import Params
from pipeline.provenance.steps import STEPS, Step

ROOT = Path(__file__).parents[1]
WEIGHTS = Path("results/train/weights.safetensors")

_SHOWN = ("chamfer_visible", "fscore_002", "normal_angle", "mask_iou", "silhouette_iou")

Command = Callable[[argparse.Namespace], None]

_DESCRIPTION = """\
Line drawings in, 3D meshes out.

  sketchmesh reconstruct --front f.png --side s.png -o chair.glb
  sketchmesh read drawings/*.png -o read/
  sketchmesh roundtrip meshes/ -o roundtrip/ --jobs 2
  sketchmesh compare mine.ply true.ply

The pipeline itself is run by `snakemake --cores N` or `dvc repro`; each of its steps is
a command here, too, on files you name. Try `sketchmesh COMMAND --help`.
"""


def main() -> None:
    """Parse and hand over; bad input ends in one sentence and exit code 1."""
    args = _parser().parse_args()
    logging.basicConfig(
        level=logging.WARNING if args.quiet else logging.INFO,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
        stream=sys.stderr,
    )
    try:
        args.command(args)
    except (ValueError, OSError) as error:
        sys.exit(f"sketchmesh {args.name}: {error}")


def reconstruct(args: argparse.Namespace) -> None:
    """Make a mesh of one, two or three drawings."""
    from pipeline.commands import reconstruct as command

    drawings = {
        view: path
        for view in ("front", "side", "top")
        if (path := getattr(args, view)) is not None
    }
    if not drawings:
        raise ValueError("give at least one of --front, --side and --top")
    weights = args.weights or _here_or_at_home(WEIGHTS)
    if not weights.exists():
        raise ValueError(
            f"{weights}: no trained network; train one with `make run`, or name one "
            "with --weights"
        )
    command.run(drawings, weights, args.output, args.maps, _params(args))


def read(args: argparse.Namespace) -> None:
    """Show how drawings are understood."""
    from pipeline.commands import read as command

    params = _params(args)
    command.run(args.drawings, args.output, args.size or params.render.size, params)


def roundtrip(args: argparse.Namespace) -> None:
    """Take true maps of existing meshes through fuse, mesh and evaluate."""
    from pipeline.commands import roundtrip as command
    from pipeline.geometry.disturbance import standard

    params = command.with_settings(_params(args), size=args.size, depth=args.depth)
    noise = standard(args.noise, wrong_views=args.wrong_views)
    summary = command.run(args.sources, args.output, params, args.jobs, noise)
    _say(command.as_text(summary))


def compare(args: argparse.Namespace) -> None:
    """Measure a mesh against the true one."""
    from pipeline.commands import compare as command

    metrics = command.run(args.mesh, args.true_mesh, _params(args))
    if args.json:
        _say(json.dumps(metrics, indent=1))
    else:
        _say("\n".join(f"{name:20}{value:10.5g}" for name, value in metrics.items()))


def show(args: argparse.Namespace) -> None:
    """Print what the last run measured, and where its report is."""
    path = Path("results/metrics/evaluate.json")
    if not path.exists():
        raise ValueError(f"{path}: not there yet; run `snakemake --cores N` first")
    table = json.loads(path.read_text())
    for variant, summary in table.items():
        _say(f"\n{variant}: {summary['n']} shapes, {summary['failed']} failed; medians")
        rows = {"all": summary["all"]} | summary["by_category"]
        _say(f"{'':12}" + "".join(f"{name:>17}" for name in _SHOWN))
        for category, facts in rows.items():
            cells = [facts.get(name, {}).get("median") for name in _SHOWN]
            _say(
                f"{category:12}"
                + "".join(
                    f"{'-' if c is None else format(c, '.4f'):>17}" for c in cells
                )
            )
    _say("\nreport: results/report/index.html")


def step(args: argparse.Namespace) -> None:
    """Run one step on the files named."""
    stage = importlib.import_module(f"pipeline.stages.{args.name}")
    keywords = {
        key: value
        for key in ("up", "front", "scratch")
        if (value := getattr(args, key, None)) is not None
    }
    if "scratch" in keywords:
        keywords["scratch"].mkdir(parents=True, exist_ok=True)
    paths = [Path(path) for path in args.paths]
    if "up" in keywords:
        paths[0] = args.paths[0]  # a source may be an address
    stage.run(*paths, **keywords, params=_params(args))


def job(args: argparse.Namespace) -> None:
    """Make what is stale of one shard, as the rules call it."""
    from pipeline.provenance import jobs

    params = _params(args)

    def run(*paths: Path, **keywords: object) -> Mapping[str, Any] | None:
        # Imported at the first stale shape: a fresh shard costs no heavy import.
        stage = importlib.import_module(f"pipeline.stages.{args.step}")
        return stage.run(*paths, **keywords)

    jobs.run_job(
        args.step,
        args.shard,
        args.roll,
        params=params.model_dump(mode="json"),
        run=run,
        typed_params=params,
        force=args.force,
    )


def summarize(args: argparse.Namespace) -> None:
    """Sum up one step into results/metrics, as the rules call it."""
    from pipeline.provenance import metrics

    metrics.write_summary(args.step, params=_params(args).model_dump(mode="json"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sketchmesh",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="name")
    _add_reconstruct(commands)
    _add_read(commands)
    _add_roundtrip(commands)
    _add_compare(commands)
    _add(commands, "show", show, "what the last run measured, and its report", "")
    for row in STEPS.values():
        _add_step(commands, row)
    _add_jobs(commands)
    return parser


def _add_reconstruct(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "reconstruct",
        reconstruct,
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
        read,
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


def _add_roundtrip(commands: argparse._SubParsersAction) -> None:
    parser = _add(
        commands,
        "roundtrip",
        roundtrip,
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
        compare,
        "the metrics between two meshes as they stand",
        "Distances in the meshes' own unit; nothing is aligned. Visible means the true "
        "surface from which a ray escapes in one of 42 directions.",
    )
    parser.add_argument("mesh", type=Path)
    parser.add_argument("true_mesh", type=Path)
    parser.add_argument("--json", action="store_true", help="print json")


def _add_step(commands: argparse._SubParsersAction, row: Step) -> None:
    """Add a step by name, with the files of the table as its arguments."""
    source = (ROOT / "pipeline" / "stages" / f"{row.name}.py").read_text()
    about = ast.get_docstring(ast.parse(source)) or ""
    summary = about.splitlines()[0].rstrip(".")
    parser = _add(
        commands, row.name, step, f"step: {summary[0].lower()}{summary[1:]}", about
    )
    for name in _files(row):
        parser.add_argument("paths", action="append", metavar=name)
    if "up" in row.columns:
        for axis, default in (("up", "+y"), ("front", "+z")):
            parser.add_argument(
                f"--{axis}", default=default, help=f"axis that is {axis} ({default})"
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
    parser = _add(commands, "job", job, "as the rules call it: a shard of a step", "")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("shard", help="3-of-8; 1-of-1 of a global step")
    parser.add_argument("roll", type=Path, help="where the shard's receipts go")
    parser.add_argument("--force", action="store_true", help="make what is fresh, too")
    parser = _add(
        commands, "summarize", summarize, "as the rules call it: metrics of a step", ""
    )
    parser.add_argument("step", choices=STEPS)


def _add(
    commands: argparse._SubParsersAction,
    name: str,
    command: Command,
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
    parser.set_defaults(command=command)
    parser.add_argument(
        "--params", type=Path, metavar="YAML", help="settings (default: params.yaml)"
    )
    parser.add_argument("--quiet", action="store_true", help="warnings only")
    return parser


def _params(args: argparse.Namespace) -> Params:
    return Params.read(args.params or _here_or_at_home(Path("params.yaml")))


def _here_or_at_home(path: Path) -> Path:
    """Return a project file of the current folder, else of the installed checkout."""
    return path if path.exists() else ROOT / path


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
