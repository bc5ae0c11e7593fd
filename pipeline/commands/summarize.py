"""Sum up one step into results/metrics, or all into the headline numbers.

The rules call it; with no step it picks results/metrics/summary.json from the metrics
of the steps.
"""

import argparse

from pipeline.geometry.metrics import aggregate
from pipeline.options import read_params
from pipeline.provenance import headline, metrics
from pipeline.steps import STEPS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("step", nargs="?", choices=[*STEPS], help="default: all")


def main(args: argparse.Namespace) -> None:
    """Write the step's rows and their summary, or the headline numbers."""
    if args.step is None:
        headline.write()
        return
    params = read_params(args)
    metrics.write_summary(
        args.step,
        params=params.model_dump(mode="json"),
        summarize=aggregate.summarize,
    )
