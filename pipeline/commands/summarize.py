"""Sum up one step into results/metrics, or all into the headline numbers.

The rules call it; with no step it picks results/metrics/summary.json from the metrics
of the steps.
"""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

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
        args.step, params=read_plain_params(args), summarize=_summarize
    )


def _summarize(
    rows: Sequence[Mapping[str, Any]], branches: Sequence[str]
) -> dict[str, Any]:
    # Imported when it is needed: pandas takes half a second, and steps of one unit
    # do without.
    from pipeline.geometry.metrics import aggregate

    return aggregate.summarize(rows, branches)
