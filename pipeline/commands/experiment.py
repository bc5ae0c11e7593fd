"""Train one variant of the settings and measure it.

Variants and seeds are those of the block `experiments`; what they learn from and are
measured on was made by the default run. Writes weights.safetensors, history.csv and
shapes.csv into results/experiments/VARIANT/SEED. `snakemake experiments` does this for
all of them.
"""

import argparse

from pipeline.experiments import trial
from pipeline.options import add_jobs, check_jobs, read_params
from pipeline.provenance.execution import locks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("variant", help="of experiments.variants")
    parser.add_argument("--seed", type=int, required=True, help="of experiments.seeds")
    add_jobs(parser)


def main(args: argparse.Namespace) -> None:
    """Train and measure, as a job beside others."""
    check_jobs(args.jobs)
    with locks.job_lock():
        trial.run(args.variant, args.seed, read_params(args), args.jobs)
