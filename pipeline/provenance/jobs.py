"""A job: make the stale units of one shard in one process, and say how it goes."""

import csv
import logging
import math
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.provenance import hashes, receipts, timings
from pipeline.provenance.receipts import Fact, Receipt, Recipe, Unit
from pipeline.provenance.staleness import Ledger, MissingError, roll_path
from pipeline.steps import STEPS, Step

SCRATCH = Path(".cache")
LOGS = Path("results/logs")
JOURNAL = "journal"  # in a step's scratch: what it says of its progress
SECONDS_BETWEEN_LINES = 10

Run = Callable[..., Mapping[str, Any] | None]

log = logging.getLogger(__name__)


class RefusedError(RuntimeError):
    """A global step was refused, and all that comes after it needs it."""


def run_job(
    step_name: str,
    shard: str,
    *,
    params: Mapping[str, Any],
    run: Run,
    typed_params: object,
    force: bool = False,
) -> None:
    """Make the stale units of a shard, remove what is unwanted, write the roll.

    A unit that is done stays done, whatever comes after it. A shape that `run` refuses
    with a ValueError is recorded with the reason, and so is all that would be made
    from it; any other exception ends the job.

    Args:
        step_name: A name in the table of steps.
        shard: "3-of-8"; of a global step "1-of-1".
        params: All of params.yaml, plain: what receipts hold.
        run: The stage's `run`, or what imports it when it is first called.
        typed_params: All of params.yaml, as `run` takes it.
        force: Whether fresh units are made, too.

    Raises:
        SystemExit: Upstream results are missing, or a global step was refused.
    """
    step = STEPS[step_name]
    ledger = Ledger(params, is_recursive=False)
    try:
        for orphan in ledger.orphans(step, shard):
            receipts.remove(orphan)
        units, known = ledger.units(step, shard), timings.read(step_name)
        stale = [unit for unit in units if force or ledger.reason(unit)]
        for unit in _with_progress(stale, f"{step_name} {shard}"):
            start = time.monotonic()
            receipt = _make(unit, ledger, partial(run, params=typed_params))
            ledger.record(unit, receipt)
            if step.has_scratch:
                _clear_up(step, receipt["recipe"])
            key = unit.name, hashes.of_value(receipt["recipe"])
            if key not in known:  # so that the same results have the same metrics
                timings.note(step_name, shard, key, time.monotonic() - start)
        roll = ledger.roll(step, shard)
    except (MissingError, RefusedError) as error:
        raise SystemExit(f"{step_name}: {error}") from None
    receipts.put_json(roll_path(step, shard), roll)
    ledger.files.save(shard)
    counts = len(stale), len(units), sum(bool(unit["failed"]) for unit in roll.values())
    log.info("%s %s: made %d of %d, %d failed", step_name, shard, *counts)


def _make(unit: Unit, ledger: Ledger, run: Run) -> Receipt:
    """Make a unit in its work folder; the receipt says why, if that cannot be."""
    step, recipe = STEPS[unit.step], ledger.recipe(unit)
    above = (ledger.made(source)["failed"] for source, _ in ledger.taken(unit))
    failed, facts = next(filter(None, above), ""), None
    _empty(unit.work)
    if not failed:
        try:
            facts = run(*_paths(unit, ledger), **_keywords(unit, ledger, recipe))
        except ValueError as error:
            reason = " ".join(str(error).split())
            if step.is_global:
                raise RefusedError(reason) from error
            failed = f"{step.name}: {reason}"
            _empty(unit.work)
    outputs = receipts.describe(unit.work, () if failed else step.writes)
    plain = {name: _plain(fact) for name, fact in (facts or {}).items()}
    return Receipt(recipe=recipe, outputs=outputs, facts=plain, failed=failed)


def _paths(unit: Unit, ledger: Ledger) -> list[Path | str]:
    """List what `run` takes: the raw file or the manifest, inputs, outputs."""
    step = STEPS[unit.step]
    first: list[Path | str] = []
    if step.gathers:
        first.append(unit.work / "manifest.csv")
        write_manifest(unit.work / "manifest.csv", step, ledger)
    elif step.columns:
        first.append(ledger.rows(step)[unit.shape]["source"])
    inputs = [source.folder / name for source, name in ledger.taken(unit)]
    return [*first, *inputs, *(unit.work / name for name in step.writes)]


def _keywords(unit: Unit, ledger: Ledger, recipe: Recipe) -> dict[str, Any]:
    step = STEPS[unit.step]
    keywords: dict[str, Any] = {}
    if not step.is_global:
        row = ledger.rows(step)[unit.shape]
        keywords = {name: row[name] for name in step.columns if name != "source"}
    if step.has_scratch:
        keywords["scratch"] = scratch(step, recipe)
        keywords["scratch"].mkdir(parents=True, exist_ok=True)
    return keywords


def scratch(step: Step, recipe: Recipe) -> Path:
    """Where a step may keep what it would resume from; the recipe's own."""
    return SCRATCH / step.name / hashes.of_value(recipe)[:16]


def _clear_up(step: Step, recipe: Recipe) -> None:
    """Remove what a step would have resumed from; its journal goes to the logs."""
    folder = scratch(step, recipe)
    if (folder / JOURNAL).is_dir():
        kept = LOGS / step.name / JOURNAL
        shutil.rmtree(kept, ignore_errors=True)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / JOURNAL, kept)
    shutil.rmtree(folder)


def write_manifest(path: Path, step: Step, ledger: Ledger) -> None:
    """Write the table of what a global step gathers: a row per shape."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*step.columns, *step.gathers])
        for shape, sources in ledger.gathered(step).items():
            row = ledger.rows(step)[shape]
            is_made = [s and not ledger.made(s[0])["failed"] for s in sources]
            cells = [
                str(source[0].folder / source[1]) if source and made else ""
                for source, made in zip(sources, is_made, strict=True)
            ]
            writer.writerow([*(row[name] for name in step.columns), *cells])


def _plain(fact: Any) -> Fact:
    """Take a fact out of numpy; what is not finite is not known."""
    fact = fact.item() if hasattr(fact, "item") else fact
    return None if isinstance(fact, float) and not math.isfinite(fact) else fact


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


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
