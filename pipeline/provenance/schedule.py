"""What the Snakefile asks: which files a job waits for, and whether it has to run.

Snakemake runs a job again when an input is newer than its output. So a stale shard has
a file among its inputs that is always new; a fresh one has the same inputs behind
`ancient`, which hides how old they are. Nothing else decides, as long as the profile
says `rerun-triggers: mtime`.
"""

import fcntl
import shlex
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from pipeline.provenance import dvcyaml, metrics, shards
from pipeline.provenance.ledger import Ledger, roll_path
from pipeline.provenance.steps import STEPS, with_metrics

ALWAYS_NEW = Path(".snakemake/now")
LOCK = Path(".snakemake/run.lock")
ONE = "1-of-1"
SUMMARY = "summary"  # stands where a shard does, for the job after the shards

Inputs = Callable[[Any], list[str]]


class Schedule:
    """The shards and summaries of all steps, as Snakemake has to see them.

    Args:
        workflow: Snakemake's own, for what its command line asks.
        ancient: Snakemake's own.
        params: All of params.yaml, plain.
        params_path: Where they were read.
    """

    def __init__(
        self,
        workflow: Any,
        ancient: Callable[[str], str],
        params: Mapping[str, Any],
        params_path: str,
    ) -> None:
        self._workflow = workflow
        self._ancient = ancient
        self._params = params
        self._params_path = params_path
        self._ledger = Ledger(params)
        self._reasons: dict[tuple[str, str], str] = {}
        self._lock: IO[str] | None = None
        if workflow.is_main_process:
            ALWAYS_NEW.parent.mkdir(exist_ok=True)
            ALWAYS_NEW.write_text(f"{time.time_ns()}\n")

    def rolls(self, step: str, of: str) -> Inputs:
        """List the rolls of an upstream step that a job of a step waits for."""

        def inputs(wildcards: Any) -> list[str]:
            shard = getattr(wildcards, "shard", "")
            is_one = shard and not STEPS[of].is_global
            names = [shard] if is_one else self._shards(of)
            rolls = [str(roll_path(STEPS[of], name)) for name in names]
            return self._aged(rolls, step, shard or ONE)

        return inputs

    def stale(self, step: str) -> Inputs:
        """List the file that is always new, and says so if the job has to run."""

        def inputs(wildcards: Any) -> list[str]:
            return [self._mark(step, getattr(wildcards, "shard", ONE))]

        return inputs

    def summed_up(self, wildcards: Any) -> list[str]:
        """List what the summary of a step waits for."""
        step = wildcards.step
        *rolls, _ = self.results(step)
        return [*self._aged(rolls, step, SUMMARY), self._mark(step, SUMMARY)]

    def summaries(self, step: str) -> Inputs:
        """List the summaries that the job of a step waits for."""

        def inputs(wildcards: Any) -> list[str]:
            paths = [str(metrics.paths(s.name)[0]) for s in with_metrics(step)]
            return self._aged(paths, step, ONE)

        return inputs

    def results(self, step: str) -> list[str]:
        """List all that a step has to end with: its rolls and its summary."""
        rolls = [str(roll_path(STEPS[step], shard)) for shard in self._shards(step)]
        return [*rolls, str(metrics.paths(step)[0])]

    def options(self, step: str = "") -> Callable[[Any, Any], str]:
        """Give a job its options; Snakemake ignores those that ask for the input."""

        def options(wildcards: Any, input: Any) -> str:
            shard = getattr(wildcards, "shard", ONE)
            force = " --force" if self._is_forced(step, shard) else ""
            return f"--params {shlex.quote(self._params_path)}{force}"

        return options

    def report(self) -> None:
        """Say on stderr which steps are stale, and why."""
        if not self._workflow.is_main_process:
            return
        for step in STEPS:
            names = self._shards(step)
            reasons = [r for name in names if (r := self._reason(step, name))]
            if reasons:
                words = ", ".join(dict.fromkeys(reasons))
                line = f"stale: {step}: {len(reasons)} of {len(names)} shards ({words})"
                sys.stderr.write(f"{line}\n")
        source = self._params["catalog"]["source"]
        if self._params_path == str(dvcyaml.PARAMS) and dvcyaml.differs(source):
            sys.stderr.write("dvc.yaml is old: python -m pipeline.provenance.dvcyaml\n")
        self._ledger.files.save()

    def lock(self) -> None:
        """Hold the only lock on the results until this process ends, however it does.

        Raises:
            SystemExit: Another process holds it.
        """
        self._lock = LOCK.open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("another snakemake is at work in this folder") from None

    def _shards(self, step: str) -> list[str]:
        is_global = STEPS[step].is_global
        return shards.names(1 if is_global else self._params["workflow"]["shards"])

    def _mark(self, step: str, shard: str) -> str:
        has_to_run = self._reason(step, shard) or self._is_forced(step, shard)
        return str(ALWAYS_NEW) if has_to_run else self._ancient(str(ALWAYS_NEW))

    def _aged(self, files: list[str], step: str, shard: str) -> list[str]:
        """Hide the age of a fresh job's inputs; not if something upstream is forced."""
        if self._reason(step, shard) or self._is_anything_forced():
            return files
        return [self._ancient(file) for file in files]

    def _reason(self, step: str, shard: str) -> str:
        key = step, shard
        if key not in self._reasons:
            if shard != SUMMARY:
                reason = self._ledger.shard_reason(STEPS[step], shard)
            elif any(self._reason(step, name) for name in self._shards(step)):
                reason = "upstream"
            else:
                reason = metrics.reason(STEPS[step], self._ledger, self._params)
            self._reasons[key] = reason
        return self._reasons[key]

    def _is_anything_forced(self) -> bool:
        asked = self._workflow.dag_settings  # none until the graph is built
        return bool(asked) and bool(
            asked.forceall or asked.forcetargets or asked.forcerun
        )

    def _is_forced(self, step: str, shard: str) -> bool:
        """Tell whether -F, -R or -f means a job of a step."""
        asked = self._workflow.dag_settings
        if not step or shard == SUMMARY or not self._is_anything_forced():
            return False
        names = {step, f"{step}_all", str(roll_path(STEPS[step], shard))}
        is_target = asked.forcetargets and names & set(asked.targets)
        return bool(asked.forceall or names & set(asked.forcerun) or is_target)
