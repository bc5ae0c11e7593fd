"""Make what is stale of one shard of a step, as the rules call it."""

import argparse
import importlib
from collections.abc import Mapping
from typing import Any

from pipeline.options import read_params
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
    params = read_params(args)
    again_with_mb = args.mem_mb if args.attempt > 1 else 0

    def run(**arguments: object) -> Mapping[str, Any] | None:
        # Imported at the first stale shape: a fresh shard costs no heavy import.
        stage = importlib.import_module(f"pipeline.stages.{args.step}")
        facts: Mapping[str, Any] | None = stage.run(**arguments)
        return facts

    with retries.record_failure(args.step, args.shard, again_with_mb), locks.job_lock():
        jobs.run_job(
            args.step,
            args.shard,
            params=params.model_dump(mode="json"),
            run=run,
            typed_params=params,
            force=args.force,
        )
