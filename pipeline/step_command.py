"""A step by hand: `sketchmesh STEP` on files that are named."""

import argparse
import importlib
from pathlib import Path

from pipeline.options import add_axes, read_params
from pipeline.steps import Step


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
            default=Path(".cache") / step.name / "by-hand",
            help="folder from which a killed run goes on (.cache/STEP/by-hand)",
        )


def main(args: argparse.Namespace) -> None:
    """Run one step on the files named."""
    stage = importlib.import_module(f"pipeline.stages.{args.command}")
    if "scratch" in args:
        args.scratch.mkdir(parents=True, exist_ok=True)
    own = {"command", "main", "params", "quiet"}
    arguments = {key: value for key, value in vars(args).items() if key not in own}
    stage.run(**arguments, params=read_params(args))


def _files(step: Step) -> tuple[str, ...]:
    """Name what `run` of a step takes, in its order."""
    first = ["source"] if "source" in step.columns else []
    listed = ["manifest.csv"] if step.gathers else []
    read = next(iter(step.reads.values()))
    return (*first, *listed, *read, *step.shared, *step.writes)
