"""Make what is stale of one shard of a step, as the rules call it."""

import argparse
import importlib
from functools import partial

from pipeline.options import read_params, read_plain_params
from pipeline.provenance.execution import jobs, locks, retries
from pipeline.steps import STEPS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("step", choices=[*STEPS])
    parser.add_argument("shard", help="3-of-8; 1-of-1 of a global step")
    parser.add_argument("--mem-mb", type=int, default=0, help="memory that is granted")
    parser.add_argument("--attempt", type=int, default=1, help="2: a second try")
    parser.add_argument("--force", action="store_true", help="make what is fresh, too")


def main(args: argparse.Namespace) -> None:
    """Run the job; on a second try only if memory was why the first one failed."""
    again_with_mb = args.mem_mb if args.attempt > 1 else 0

    def load() -> jobs.StageFunction:
        stage = importlib.import_module(f"pipeline.stages.{args.step}")
        return partial(stage.run, params=read_params(args))

    with retries.record_failure(args.step, args.shard, again_with_mb), locks.job_lock():
        jobs.run_job(
            args.step,
            args.shard,
            params=read_plain_params(args),
            load=load,
            force=args.force,
        )
