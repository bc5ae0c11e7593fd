"""What the Snakefile asks: which files a job waits for, and whether it has to run.

Snakemake runs a job again when an input is newer than its output. So a stale shard has
a file among its inputs that is always new; a fresh one has the same inputs behind
`ancient`, which hides how old they are. Nothing else decides, as long as the profile
says `rerun-triggers: mtime`.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import IO, Any

from pipeline.provenance import dvc_adapter, hashes, locks, metrics, receipts, shards
from pipeline.provenance.staleness import Ledger, roll_path
from pipeline.steps import STEPS, with_metrics

STATE = Path(".snakemake")
ALWAYS_NEW = STATE / "now"
SUMMARY = "summary"  # stands where a shard does, for the job after the shards

Inputs = Callable[[Any], list[str]]


class Schedule:
    """The shards and summaries of all steps, as Snakemake has to see them.

    Attributes:
        ledger: What is there.
        params_path: Where all parameters lie, for the jobs to read.

    Args:
        workflow: Snakemake's own, for what its command line asks.
        ancient: Snakemake's own.
        params: All parameters, plain.
    """

    def __init__(
        self, workflow: Any, ancient: Callable[[str], str], params: Mapping[str, Any]
    ) -> None:
        self._workflow = workflow
        self._ancient = ancient
        self._params = params
        self.params_path = STATE / "params" / f"{hashes.of_value(params)[:16]}.yaml"
        self.ledger = Ledger(params)
        self._reasons: dict[tuple[str, str], str] = {}
        self._lock: IO[str] | None = None
        if workflow.is_main_process:
            hashes.write_json(self.params_path, params)  # json is yaml, too
            ALWAYS_NEW.write_text(f"{time.time_ns()}\n")

    def upstream(self, step: str) -> Inputs:
        """List the rolls, and the summaries, that a job of a step waits for."""

        def inputs(wildcards: Any) -> list[str]:
            shard = getattr(wildcards, "shard", shards.ONE)
            rolls = [
                str(roll_path(STEPS[of], name))
                for of in STEPS[step].upstream
                for name in self._waited_for(step, of, shard)
            ]
            summaries = [metrics.paths(s.name)[0] for s in with_metrics(step)]
            return self._aged([*rolls, *map(str, summaries)], step, shard)

        return inputs

    def stale(self, step: str) -> Inputs:
        """List the file that is always new, and says so if the job has to run."""

        def inputs(wildcards: Any) -> list[str]:
            return [self._mark(step, getattr(wildcards, "shard", shards.ONE))]

        return inputs

    def summed_up(self, wildcards: Any) -> list[str]:
        """List what the summary of a step waits for."""
        step = wildcards.step
        return [*self._aged(self.rolls(step), step, SUMMARY), self._mark(step, SUMMARY)]

    def results(self, step: str) -> list[str]:
        """List all that a step has to end with: its rolls and its summary."""
        return [*self.rolls(step), str(metrics.paths(step)[0])]

    def rolls(self, step: str) -> list[str]:
        """List the rolls of a step."""
        return [str(roll_path(STEPS[step], shard)) for shard in self._shards(step)]

    def job(self, step: str) -> Callable[[Any, Any], str]:
        """Say what a job is to do; asking for `input` keeps changes from mattering."""

        def words(wildcards: Any, input: Any) -> str:
            shard = getattr(wildcards, "shard", shards.ONE)
            force = " --force" if self._is_forced(step, shard) else ""
            return f"{step} {shard} --params {self.params_path}{force}"

        return words

    def summary_job(self, wildcards: Any, input: Any) -> str:
        """Say what the job of a summary is to do."""
        return f"{wildcards.step} --params {self.params_path}"

    def is_stale(self, steps: Iterable[str]) -> bool:
        """Tell whether some shard of the steps has to run."""
        return any(self._reason(step, n) for step in steps for n in self._shards(step))

    def beside(self, files: list[str], *, is_stale: bool) -> list[str]:
        """List the inputs of a job that is no step's; it is stale if one of them is."""
        inputs = [*files, *([str(ALWAYS_NEW)] if is_stale else [])]
        if is_stale or self._is_anything_forced():
            return inputs
        return [self._ancient(file) for file in files]

    def memory(self, step: str) -> Callable[[Any, int], int]:
        """Give a job its memory, megabytes; twice as much when it is tried again."""
        once = self._params["workflow"]["jobs"]
        return lambda wildcards, attempt: (
            once.get(step, once["default"])["mem_mb"] * attempt
        )

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
        if dvc_adapter.PATH.exists() and dvc_adapter.is_old():
            sys.stderr.write(
                "dvc.yaml is old: python -m pipeline.provenance.dvc_adapter\n"
            )
        self.ledger.files.save("looks")

    def lock(self) -> None:
        """Be the only run until this process ends; what a kill left half made goes.

        Raises:
            SystemExit: Another run is at work here.
        """
        self._lock = locks.take_over()
        shutil.rmtree(receipts.WORK, ignore_errors=True)

    def _shards(self, step: str) -> list[str]:
        if STEPS[step].is_global:
            return [shards.ONE]
        return shards.names(self._params["workflow"]["shards"])

    def _waited_for(self, step: str, of: str, shard: str) -> list[str]:
        """List the upstream shards that a shard waits for: its like, or all."""
        is_one = not STEPS[step].is_global and not STEPS[of].is_global
        return [shard] if is_one else self._shards(of)

    def _mark(self, step: str, shard: str) -> str:
        has_to_run = self._reason(step, shard) or self._is_forced(step, shard)
        return str(ALWAYS_NEW) if has_to_run else self._ancient(str(ALWAYS_NEW))

    def _aged(self, files: list[str], step: str, shard: str) -> list[str]:
        """Hide the age of a fresh job's inputs; not if something upstream is forced.

        While something is stale, a fresh job has no inputs at all: Snakemake does not
        look at the reasons of a job that has one to run among its ancestors, even if
        `ancient` stands between them (9.27, the masked jobs of DAG.update_needrun).
        """
        if self._reason(step, shard) or self._is_anything_forced():
            return files
        return [] if self._is_anything_stale else [self._ancient(f) for f in files]

    @cached_property
    def _is_anything_stale(self) -> bool:
        return any(
            self._reason(step, shard)
            for step in STEPS
            for shard in (*self._shards(step), SUMMARY)
        )

    def _reason(self, step: str, shard: str) -> str:
        key = step, shard
        if key not in self._reasons:
            if shard != SUMMARY:
                reason = self.ledger.shard_reason(STEPS[step], shard)
            elif any(self._reason(step, name) for name in self._shards(step)):
                reason = "upstream"
            else:
                reason = metrics.reason(STEPS[step], self.ledger, self._params)
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
        if shard == SUMMARY or not self._is_anything_forced():
            return False
        names = {step, f"{step}_all", str(roll_path(STEPS[step], shard))}
        is_target = asked.forcetargets and names & set(asked.targets)
        return bool(asked.forceall or names & set(asked.forcerun) or is_target)
