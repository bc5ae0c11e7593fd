"""Make the table of all variants, once they are measured.

Writes results/experiments/table.csv, table.md and curves.svg, and prints the table.
"""

import argparse
import sys

from pipeline.experiments import table
from pipeline.io import tables
from pipeline.options import add_json, read_params
from pipeline.provenance.experiments import FOLDER, TABLE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_json(parser)


def main(args: argparse.Namespace) -> None:
    """Write and print the table."""
    text = table.run(read_params(args))
    if args.json:
        text = tables.json_text(tables.read_csv(FOLDER / TABLE[0]))
    sys.stdout.write(f"{text}\n")
