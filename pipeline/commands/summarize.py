"""Sum up one step into results/metrics, as the rules call it."""

import argparse

from pipeline.geometry.metrics import aggregate
from pipeline.options import read_params
from pipeline.provenance import metrics
from pipeline.steps import STEPS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("step", choices=STEPS)


def main(args: argparse.Namespace) -> None:
    """Write the step's rows and their summary."""
    params = read_params(args)
    metrics.write_summary(
        args.step,
        params=params.model_dump(mode="json"),
        summarize=aggregate.summarize,
    )
