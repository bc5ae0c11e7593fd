"""A step by hand: `sketchmesh STEP` on files that are named."""

import argparse
import importlib
import logging
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.io import tables
from pipeline.options import add_axes, read_params
from pipeline.provenance.freshness import hashes
from pipeline.steps import STEPS, Step

if TYPE_CHECKING:
    from pipeline.config.params import Params

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser, step: Step) -> None:
    """Add the files that the step's `run` takes, in its order, and its keywords."""
    for argument, name in zip(step.arguments, _files(step), strict=True):
        kind = str if argument == "source" else Path  # a source may be an address
        parser.add_argument(argument, type=kind, metavar=name)
    if "up" in step.columns:
        add_axes(parser)
    if "id" in step.shape_keywords:
        parser.add_argument(
            "--id", required=True, help="of the shape: seeds what is random about it"
        )
    if step.reads_metrics:
        parser.add_argument(
            "--metrics",
            type=Path,
            dest="metrics_dir",
            metavar="DIR",
            default=Path("results/metrics"),
            help="folder of the metrics of the steps (results/metrics)",
        )
    if step.has_scratch:
        parser.add_argument(
            "--scratch",
            type=Path,
            help="folder from which a killed run of the same files and settings goes "
            "on (default: one of .cache/STEP, which a run that ends removes)",
        )


def main(args: argparse.Namespace) -> None:
    """Run one step on the files named."""
    stage = importlib.import_module(f"pipeline.stages.{args.command}")
    params = read_params(args)
    own = {"command", "main", "params", "quiet"}
    arguments = {key: value for key, value in vars(args).items() if key not in own}
    is_named = arguments.get("scratch") is not None
    if "scratch" in arguments:
        arguments["scratch"] = _scratch(args, params)
    start = time.perf_counter()
    stage.run(**arguments, params=params)
    log.info("%s: %.1f s", args.command, time.perf_counter() - start)
    if "scratch" in arguments and not is_named:
        shutil.rmtree(arguments["scratch"])


def _scratch(args: argparse.Namespace, params: "Params") -> Path:
    """Return a folder that holds nothing, or what a run of the same left behind.

    Raises:
        ValueError: The folder that is named holds what another run left behind.
    """
    made_from = _made_from(args, params)
    folder: Path = args.scratch or Path(".cache") / args.command / made_from[:16]
    mark = folder / "made-from"
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (mark.is_file() and mark.read_text() == made_from):
        raise ValueError(
            f"{folder}: holds the state of a run of other files or settings; name "
            "another with --scratch, or remove it"
        )
    mark.write_text(made_from)
    return folder


def _made_from(args: argparse.Namespace, params: "Params") -> str:
    """Hash the settings of a step and the files of its manifest as they are now."""
    step = STEPS[args.command]
    blocks = params.model_dump(mode="json")
    rows = tables.read_csv(args.manifest_path)
    cells = [row[name] for row in rows for name in step.gathers if row.get(name)]
    stats = [path.stat() for path in map(Path, cells) if path.is_file()]
    return hashes.of_value(
        [
            {name: blocks[name] for name in step.params_blocks},
            rows,
            [[stat.st_size, stat.st_mtime_ns] for stat in stats],
        ]
    )


def _files(step: Step) -> tuple[str, ...]:
    """Name what `run` of a step takes, in its order."""
    first = ["source"] if "source" in step.columns else []
    listed = ["manifest.csv"] if step.gathers else []
    read = next(iter(step.reads.values()))
    return (*first, *listed, *read, *step.shared, *step.writes)
