"""A step by hand: `sketchmesh STEP` on files that are named."""

import argparse
import importlib
from pathlib import Path

from pipeline.options import add_axes, read_params
from pipeline.steps import Step


def add_arguments(parser: argparse.ArgumentParser, step: Step) -> None:
    """Add the files that the step's `run` takes, in its order, and its keywords."""
    for name in _files(step):
        parser.add_argument("paths", action="append", metavar=name)
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
    keywords = {
        key: value
        for key in ("up", "front", "id", "metrics_dir", "scratch")
        if (value := getattr(args, key, None)) is not None
    }
    if "scratch" in keywords:
        keywords["scratch"].mkdir(parents=True, exist_ok=True)
    paths = [Path(path) for path in args.paths]
    if "up" in keywords:
        paths[0] = args.paths[0]  # a source may be an address
    stage.run(*paths, **keywords, params=read_params(args))


def _files(step: Step) -> tuple[str, ...]:
    """Name what `run` of a step takes, in its order."""
    first = ["source"] if "source" in step.columns else []
    listed = ["manifest.csv"] if step.gathers else []
    read = next(iter(step.reads.values()))
    return (*first, *listed, *read, *step.shared, *step.writes)
