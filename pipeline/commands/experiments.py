"""Make the table of all variants, once they are measured.

Writes results/experiments/table.csv, table.md and curves.svg, and prints the table.
"""

import argparse
import sys

from pipeline.experiments import table
from pipeline.options import read_params


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take none but those of every command."""


def main(args: argparse.Namespace) -> None:
    """Write and print the table."""
    sys.stdout.write(f"{table.run(read_params(args))}\n")
