"""Sum up one step into results/metrics, or all into the headline numbers.

The rules call it; with no step it picks results/metrics/summary.json from the metrics
of the steps.
"""

import argparse

from pipeline.geometry.metrics import aggregate
from pipeline.options import read_plain_params
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
    metrics.write_summary(
        args.step, params=read_plain_params(args), summarize=aggregate.summarize
    )
