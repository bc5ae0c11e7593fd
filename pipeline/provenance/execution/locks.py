"""Who is at work in this folder: one Snakemake, and the jobs it has started.

The locks are the kernel's (flock). They end with the process that holds them, however
it ends, so there is nothing to clear after a kill.
"""

import fcntl
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

RUN_LOCK = Path(".snakemake/run.lock")
JOB_LOCK = Path(".snakemake/jobs.lock")


def acquire_run_lock() -> IO[str]:
    """Be the only Snakemake here for as long as the file that is returned is open.

    Jobs that outlived the Snakemake that started them are waited for.

    Raises:
        SystemExit: Another one is at work.
    """
    run = RUN_LOCK.open("a+")
    try:
        fcntl.flock(run, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        run.seek(0)
        holder = run.read(100).strip() or "another process"
        raise SystemExit(
            f"another snakemake is at work in this folder: {holder}"
        ) from None
    _write_holder(run)
    with JOB_LOCK.open("w") as jobs:
        try:
            fcntl.flock(jobs, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("waiting for jobs that have outlived an earlier run\n")
            fcntl.flock(jobs, fcntl.LOCK_EX)
    return run


def _write_holder(run: IO[str]) -> None:
    """Write into the lock who holds it."""
    run.seek(0)
    run.truncate()
    run.write(f"process {os.getpid()} on {platform.node()}\n")
    run.flush()


@contextmanager
def job_lock() -> Iterator[None]:
    """Be a job, beside any number of others."""
    JOB_LOCK.parent.mkdir(exist_ok=True)
    with JOB_LOCK.open("w") as jobs:
        fcntl.flock(jobs, fcntl.LOCK_SH)
        yield
