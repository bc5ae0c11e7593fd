"""A job: make the stale units of one shard in one process, and log its progress."""

import csv
import logging
import math
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.provenance.execution import timings
from pipeline.provenance.freshness import hashes, receipts, shards
from pipeline.provenance.freshness.receipts import Fact, Receipt, Recipe, Unit
from pipeline.provenance.freshness.staleness import MissingInputError, StalenessChecker
from pipeline.steps import STEPS, Step

SCRATCH = Path(".cache")
LOGS = Path("results/logs")
PROGRESS_LOG = "progress"  # in a step's scratch: the log of its progress
SECONDS_BETWEEN_LINES = 10

StageFunction = Callable[..., Mapping[str, Any] | None]

log = logging.getLogger(__name__)


class GlobalStepError(RuntimeError):
    """A global step was refused, and all that comes after it needs it."""


def run_job(
    step_name: str,
    shard: str,
    *,
    params: Mapping[str, Any],
    load: Callable[[], StageFunction],
    force: bool = False,
) -> None:
    """Make the stale units of a shard, remove orphans, write the shard's index.

    A unit that is done stays done, whatever comes after it. A shape that `run` refuses
    with a ValueError is recorded with the reason, and so is all that would be made
    from it; any other exception ends the job.

    Args:
        step_name: A name in the table of steps.
        shard: "3-of-8"; of a global step "1-of-1".
        params: All of params.yaml, plain: what receipts hold.
        load: Imports the stage's `run`, with its params; a fresh shard does not ask.
        force: Whether fresh units are made, too.

    Raises:
        SystemExit: Upstream results are missing, or a global step was refused.
    """
    step = STEPS[step_name]
    checker = StalenessChecker(params, checks_upstream=False)
    if step.is_global and shard != shards.ONLY_SHARD:
        raise SystemExit(f"{step_name}: all of it is shard {shards.ONLY_SHARD}")
    shards.num_shards(shard)
    try:
        for orphan in checker.orphans(step, shard):
            receipts.remove(orphan)
        units = checker.graph.units(step, shard)
        stale = [unit for unit in units if checker.reason(unit) or force]
        _make_all(stale, shard, checker, load)
        index = checker.shard_index(step, shard)
    except (MissingInputError, GlobalStepError) as error:
        raise SystemExit(f"{step_name}: {error}") from None
    receipts.publish_json(receipts.index_path(step_name, shard), index)
    checker.settle(step, shard)
    checker.save(shard)
    num_failed = sum(bool(receipt["failed"]) for receipt in index.values())
    counts = len(stale), len(units), num_failed
    log.info("%s %s: made %d of %d, %d failed", step_name, shard, *counts)


def _make_all(
    units: Sequence[Unit],
    shard: str,
    checker: StalenessChecker,
    load: Callable[[], StageFunction],
) -> None:
    """Make units of one step, one after the other, and publish each when it is done."""
    if not units:
        return
    run = load()
    step = STEPS[units[0].step]
    timed = timings.read(step.name)
    for unit in _with_progress(units, f"{step.name} {shard}"):
        start = time.monotonic()
        receipt = _make(unit, checker, run)
        checker.publish(unit, receipt)
        if step.has_scratch:
            _remove_scratch(step, receipt["recipe"])
        key = unit.name, hashes.of_value(receipt["recipe"])
        if key not in timed:  # so that the same results have the same metrics
            timings.record(step.name, shard, key, time.monotonic() - start)


def _make(unit: Unit, checker: StalenessChecker, run: StageFunction) -> Receipt:
    """Make a unit in its work folder; the receipt says why, if that cannot be."""
    step, recipe = STEPS[unit.step], checker.recipe(unit)
    failed, facts = _upstream_failure(unit, checker), None
    _recreate(unit.work)
    if not failed:
        try:
            facts = run(**_paths(unit, checker), **_keywords(unit, checker, recipe))
        except ValueError as error:
            reason = " ".join(str(error).split())
            if step.is_global:
                raise GlobalStepError(reason) from error
            failed = f"{step.name}: {reason}"
            _recreate(unit.work)
    outputs = receipts.describe(unit.work, () if failed else step.writes)
    plain = {name: _to_plain(fact) for name, fact in (facts or {}).items()}
    return Receipt(recipe=recipe, outputs=outputs, facts=plain, failed=failed)


def _upstream_failure(unit: Unit, checker: StalenessChecker) -> str:
    """Return why an input of a unit could not be made, "STEP: reason", if so."""
    inputs = checker.graph.inputs(unit)
    failures = (checker.existing_receipt(file.unit)["failed"] for file in inputs)
    return next(filter(None, failures), "")


def _paths(unit: Unit, checker: StalenessChecker) -> dict[str, Path | str]:
    """Name what `run` takes: the raw file or the manifest, inputs, outputs."""
    step = STEPS[unit.step]
    first: list[Path | str] = []
    if step.gathers:
        first.append(unit.work / "manifest.csv")
        write_manifest(unit.work / "manifest.csv", step, checker)
    elif step.reads_source:
        first.append(checker.graph.shapes(step)[unit.shape]["source"])
    inputs = [file.path for file in checker.graph.inputs(unit)]
    paths = [*first, *inputs, *(unit.work / name for name in step.writes)]
    return dict(zip(step.arguments, paths, strict=True))


def _keywords(unit: Unit, checker: StalenessChecker, recipe: Recipe) -> dict[str, Any]:
    """Collect what `run` takes by keyword, besides the params."""
    step = STEPS[unit.step]
    keywords: dict[str, Any] = {}
    if step.shape_keywords:
        row = checker.graph.shapes(step)[unit.shape]
        keywords = {name: row[name] for name in step.shape_keywords}
    if step.reads_metrics:
        keywords["metrics_dir"] = receipts.METRICS_FOLDER
    if step.has_scratch:
        keywords["scratch"] = scratch_folder(step, recipe)
        keywords["scratch"].mkdir(parents=True, exist_ok=True)
    return keywords


def scratch_folder(step: Step, recipe: Recipe) -> Path:
    """Where a step may keep what it would resume from; another recipe has another."""
    return SCRATCH / step.name / hashes.of_value(recipe)[:16]


def _remove_scratch(step: Step, recipe: Recipe) -> None:
    """Remove what a step would have resumed from; its progress log joins the logs."""
    folder = scratch_folder(step, recipe)
    if (folder / PROGRESS_LOG).is_dir():
        progress_log = LOGS / step.name / PROGRESS_LOG
        shutil.rmtree(progress_log, ignore_errors=True)
        progress_log.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / PROGRESS_LOG, progress_log)
    shutil.rmtree(folder)


def write_manifest(path: Path, step: Step, checker: StalenessChecker) -> None:
    """Write the table of what a global step gathers: a row per shape.

    The cell of a file that was not made is empty.
    """
    with path.open("w", newline="", encoding="utf-8") as csv_file:
        writer = csv.writer(csv_file)
        writer.writerow([*step.columns, *step.gathers])
        for shape, files in checker.graph.gathered(step).items():
            row = checker.graph.shapes(step)[shape]
            paths = [
                file.path
                if file and not checker.existing_receipt(file.unit)["failed"]
                else ""
                for file in files
            ]
            writer.writerow([*(row[name] for name in step.columns), *paths])


def _to_plain(fact: Any) -> Fact:
    """Take a fact out of numpy; what is not finite is not known."""
    fact = fact.item() if hasattr(fact, "item") else fact
    return None if isinstance(fact, float) and not math.isfinite(fact) else fact


def _recreate(folder: Path) -> None:
    """Make a folder without anything in it."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError:  # what a kill left half made
        shutil.rmtree(folder)
        folder.mkdir()


def _with_progress(units: Sequence[Unit], title: str) -> Iterator[Unit]:
    """Go through units and log now and then how many are done and what is left."""
    start = last = time.monotonic()
    for num_done, unit in enumerate(units):
        now = time.monotonic()
        if num_done and now - last > SECONDS_BETWEEN_LINES:
            left = (now - start) / num_done * (len(units) - num_done)
            log.info("%s: %d of %d, %.0f s left", title, num_done, len(units), left)
            last = now
        yield unit
