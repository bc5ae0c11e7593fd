"""What the Snakefile asks: which files a job waits for, and whether it has to run.

Snakemake runs a job again when an input is newer than its output. So a stale shard has
a file among its inputs that is always new; a fresh one has the same inputs behind
`ancient`, which hides how old they are. Nothing else decides, as long as the profile
says `rerun-triggers: mtime`.
"""

import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from pipeline.provenance import dvc_adapter, headline, metrics
from pipeline.provenance.execution import locks
from pipeline.provenance.freshness import hashes, receipts, shards
from pipeline.provenance.freshness.graph import resolve
from pipeline.provenance.freshness.receipts import (
    METRICS_FOLDER,
    RESULTS,
    Unit,
    index_path,
)
from pipeline.provenance.freshness.staleness import CATALOG, StalenessChecker
from pipeline.steps import STEPS, Step, metrics_upstream

STATE = Path(".snakemake")
ALWAYS_NEW = STATE / "now"
REPORT = RESULTS / "report/index.html"
METRICS_JOB = "metrics"  # stands where a shard does, for the job after the shards

Inputs = Callable[[Any], list[str]]


class SnakemakeAdapter:
    """The shards and metrics of all steps, as Snakemake has to see them.

    Attributes:
        checker: Knows what is stale.
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
        self.params_path = STATE / "params" / f"{hashes.of_value(params)[:16]}.json"
        self._look()
        self._lock: IO[str] | None = None
        self._catalog: Any = None  # Snakemake's checkpoint, while it is waited for
        if workflow.is_main_process:
            hashes.write_json(self.params_path, params)
            ALWAYS_NEW.write_text(f"{time.time_ns()}\n")

    def _look(self) -> None:
        """Look at what is there now."""
        self.checker = StalenessChecker(self._params)
        self._reasons: dict[tuple[str, str], str] = {}
        self._stale: bool | None = None

    def inputs(self, step: str, *, reads: Sequence[str]) -> Inputs:
        """List the shard indexes, and the metrics, that a job of a step waits for.

        Args:
            step: The rule.
            reads: The files that the rule shows to its reader, as paths with {shape}.

        Raises:
            ValueError: These are not the files of the table of steps.
        """
        _check_shown(step, "reads", reads, files_read(STEPS[step]))

        def inputs(wildcards: Any) -> list[str]:
            if step != CATALOG.step:
                self.wait_for_catalog()
            indexes = [
                str(index_path(upstream, shard))
                for upstream in STEPS[step].upstream
                for shard in self._upstream_shards(step, upstream, wildcards.shard)
            ]
            summaries = [str(metrics.paths(s.name)[0]) for s in metrics_upstream(step)]
            return self._with_trigger([*indexes, *summaries], step, wildcards.shard)

        return inputs

    def output(self, step: str, *, writes: Sequence[str]) -> str:
        """Name the index of a shard, the one output that Snakemake sees.

        Its wildcards, step and shard, are what the job is told.

        Args:
            step: The rule.
            writes: The files that the rule shows to its reader, as paths with {shape}.

        Raises:
            ValueError: These are not the files of the table of steps.
        """
        _check_shown(step, "writes", writes, files_written(STEPS[step]))
        shard = f"shard,{shards.ONLY_SHARD}" if STEPS[step].is_global else "shard"
        return str(index_path(f"{{step,{step}}}", f"{{{shard}}}"))

    def metrics_inputs(self, wildcards: Any) -> list[str]:
        """List what the metrics of a step wait for."""
        if wildcards.step != CATALOG.step:
            self.wait_for_catalog()
        indexes = self.index_paths(wildcards.step)
        return self._with_trigger(indexes, wildcards.step, METRICS_JOB)

    def headline_inputs(self, wildcards: Any) -> list[str]:
        """List what the headline numbers wait for."""
        self.wait_for_catalog()
        is_stale = headline.is_outdated() or any(
            self._reason(step, METRICS_JOB) for step in headline.STEPS_READ
        )
        files = [str(path) for path in headline.sources()]
        return self.other_inputs(files, is_stale=is_stale)

    def page_inputs(self, wildcards: Any) -> list[str]:
        """List what the pages of a run wait for: the report, which makes them."""
        self.wait_for_catalog()
        return self.other_inputs(
            self.index_paths("report"), is_stale=self.is_stale(["report"])
        )

    def other_inputs(self, files: list[str], *, is_stale: bool) -> list[str]:
        """List the inputs of a job that is no step's; it is stale if one of them is."""
        trigger = str(ALWAYS_NEW)
        if is_stale:
            return [*files, trigger]
        shown = files if self._is_anything_forced() else map(self._ancient, files)
        return [*shown, self._ancient(trigger)]

    def targets(self, step: str) -> list[str]:
        """List all that a step has to end with: its shard indexes and its metrics."""
        return [*self.index_paths(step), str(metrics.paths(step)[0])]

    def index_paths(self, step: str) -> list[str]:
        """List the shard indexes of a step."""
        return [str(index_path(step, shard)) for shard in self._shards(step)]

    def job_arguments(self, wildcards: Any, input: Any) -> str:
        """Say what a job is to do; asking for `input` keeps changes from mattering."""
        step, shard = wildcards.step, wildcards.shard
        force = " --force" if self._is_forced(step, shard) else ""
        return f"{step} {shard} --params {self.params_path}{force}"

    def metrics_arguments(self, wildcards: Any, input: Any) -> str:
        """Say of which step a job is to write the metrics."""
        return f"{wildcards.step} --params {self.params_path}"

    def is_stale(self, steps: Iterable[str]) -> bool:
        """Tell whether some shard of the steps has to run."""
        return any(
            self._reason(step, shard) for step in steps for shard in self._shards(step)
        )

    def report_stale(self) -> None:
        """Say on stderr which steps are stale, and why."""
        if not self._workflow.is_main_process:
            return
        for step in STEPS:
            shard_names = self._shards(step)
            reasons = list(filter(None, (self._reason(step, s) for s in shard_names)))
            if reasons:
                count = f"{len(reasons)} of {len(shard_names)} shards"
                words = ", ".join(dict.fromkeys(reasons))
                sys.stderr.write(f"stale: {step}: {count} ({words})\n")
        if dvc_adapter.PATH.exists() and dvc_adapter.is_outdated():
            sys.stderr.write(
                "dvc.yaml is old: python -m pipeline.provenance.dvc_adapter\n"
            )
        self.checker.save("looks")

    def make_catalog_first(self, checkpoints: Any) -> None:
        """Make a stale catalog a checkpoint: only then is it known what else is stale.

        It is none otherwise, since Snakemake plans twice what follows from one. Before
        a first run all shapes are new anyway.

        Args:
            checkpoints: Snakemake's own.
        """
        if self._reason(CATALOG.step, shards.ONLY_SHARD) not in ("", "new"):
            rule = self._workflow.get_rule(CATALOG.step)
            rule.is_checkpoint = True
            checkpoints.register(rule)
            self._catalog = checkpoints.catalog

    def wait_for_catalog(self) -> None:
        """Look again if the catalog has just been made; Snakemake asks until it is.

        Raises:
            IncompleteCheckpointException: Snakemake's own: it is to be made first.
        """
        if self._catalog is not None and self._is_allowed(CATALOG.step):
            self._catalog.get(step=CATALOG.step, shard=shards.ONLY_SHARD)
            self._catalog = None
            self._look()
            self.report_stale()

    def _is_allowed(self, rule: str) -> bool:
        allowed = self._workflow.dag_settings.allowed_rules
        return not allowed or rule in allowed

    def lock(self) -> None:
        """Be the only run until this process ends; what a kill left half made goes.

        Raises:
            SystemExit: Another run is at work here.
        """
        self._lock = locks.acquire_run_lock()
        shutil.rmtree(receipts.WORK, ignore_errors=True)

    def start_jobs_at_once(self) -> None:
        """Start a job of this machine as soon as there are cores for it.

        To hold the number of jobs per second, Snakemake (9.27) looks at all that could
        start a second after each look, too, and so after each of those: there come to
        be as many as jobs have ended, and the last ones hold up the end of the run.
        """
        if self._workflow.local_exec:
            self._workflow.scheduler.job_rate_limiter = None

    def announce_report(self) -> None:
        """Say on stderr where the page is that this run has made, if it has."""
        if REPORT.exists() and REPORT.stat().st_mtime > ALWAYS_NEW.stat().st_mtime:
            sys.stderr.write(f"report: {REPORT.resolve().as_uri()}\n")

    def num_at_once(self, rule: str) -> int:
        """Say how many jobs of a rule run at the same time.

        It is 0 on a cluster, where jobs wait for their turn.
        """
        if not self._workflow.local_exec:
            return 0
        cores = self._workflow.cores
        jobs = self._params["workflow"]["jobs"]
        asked = jobs.get(rule, jobs["default"]) if rule in STEPS else {"threads": 1}
        return max(1, cores // (asked["threads"] or cores))

    def _shards(self, step: str) -> list[str]:
        if STEPS[step].is_global:
            return [shards.ONLY_SHARD]
        return shards.names(self._params["workflow"]["shards"])

    def _upstream_shards(self, step: str, upstream: str, shard: str) -> list[str]:
        """List the upstream shards that a shard waits for: that of its name, or all."""
        is_same_cut = not STEPS[step].is_global and not STEPS[upstream].is_global
        return [shard] if is_same_cut else self._shards(upstream)

    def _with_trigger(self, files: list[str], step: str, shard: str) -> list[str]:
        """Add the file that is always new; show its age only if the job has to run."""
        has_to_run = self._reason(step, shard) or self._is_forced(step, shard)
        trigger = str(ALWAYS_NEW)
        return [
            *self._with_age_hidden(files, step, shard),
            trigger if has_to_run else self._ancient(trigger),
        ]

    def _with_age_hidden(self, files: list[str], step: str, shard: str) -> list[str]:
        """Hide the age of a fresh job's inputs; not if something upstream is forced.

        While something is stale, a fresh job has no inputs at all: Snakemake does not
        look at the reasons of a job that has one to run among its ancestors, even if
        `ancient` stands between them (9.27, the masked jobs of DAG.update_needrun).
        """
        if self._reason(step, shard) or self._is_anything_forced():
            return files
        return [] if self._is_anything_stale() else [self._ancient(f) for f in files]

    def _is_anything_stale(self) -> bool:
        if self._stale is None:
            self._stale = any(
                self._reason(step, shard)
                for step in STEPS
                for shard in (*self._shards(step), METRICS_JOB)
            )
        return self._stale

    def _reason(self, step: str, shard: str) -> str:
        """Say in a word why a job has to run; nothing if it has not."""
        key = step, shard
        if key not in self._reasons:
            if shard != METRICS_JOB:
                reason = self.checker.shard_reason(STEPS[step], shard)
            elif any(self._reason(step, name) for name in self._shards(step)):
                reason = "upstream"
            else:
                reason = metrics.reason(STEPS[step], self.checker, self._params)
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
        if shard == METRICS_JOB or not self._is_anything_forced():
            return False
        names = {step, f"{step}_all", str(index_path(step, shard))}
        is_target = asked.forcetargets and names & set(asked.targets)
        return bool(asked.forceall or names & set(asked.forcerun) or is_target)


def files_read(step: Step) -> list[str]:
    """List the files that a step reads for any shape, as paths with {shape}."""
    catalog = [str(shards.CATALOG)] if step.columns else []
    files = [
        str(resolve(file, "{shape}", branch).path)
        for branch, of_shape in step.reads.items()
        for file in (*of_shape, *step.gathers, *step.shared)
    ]
    summaries = [f"{METRICS_FOLDER}/{{step}}.{end}" for end in ("json", "csv")]
    return [*dict.fromkeys(catalog + files), *(summaries if step.reads_metrics else [])]


def files_written(step: Step) -> list[str]:
    """List the files that a step writes for any shape, as paths with {shape}."""
    shape = "" if step.is_global else "{shape}"
    folders = [Unit(step.name, shape, branch).folder for branch in step.reads]
    return [str(folder / name) for folder in folders for name in step.writes]


def _check_shown(
    step: str, verb: str, shown: Sequence[str], files: Sequence[str]
) -> None:
    """Hold what a rule shows to its reader against the table of steps.

    Raises:
        ValueError: They differ; the sentence names a file of which only one knows.
    """
    for path in (*shown, *files):
        if path not in files:
            place, other = "the Snakefile", "pipeline/steps.py"
        elif path not in shown:
            place, other = "pipeline/steps.py", "the Snakefile"
        else:
            continue
        raise ValueError(f"{step} {verb} {path} in {place}, but not in {other}")
