"""The metrics of a step: a row per unit and their summary, for git and DVC to watch."""

import csv
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.provenance import (
    code_hashes,
    hashes,
    library_versions,
    receipts,
    shards,
    summaries,
    timings,
)
from pipeline.provenance.receipts import RESULTS, Recipe, Unit
from pipeline.provenance.staleness import StalenessChecker
from pipeline.steps import NO_VARIANT, STEPS, Step

METRICS = RESULTS / "metrics"
SUMMARIES = Path("pipeline/provenance/summaries.py")  # whose code counts

log = logging.getLogger(__name__)


def paths(step_name: str) -> list[Path]:
    """Name the files: the summary, the rows, and the receipt of both."""
    return [METRICS / f"{step_name}{end}" for end in (".json", ".csv", ".receipt.json")]


def write_summary(step_name: str, *, params: Mapping[str, Any]) -> None:
    """Write results/metrics/STEP.json and STEP.csv from the receipts of a step.

    Raises:
        SystemExit: More shapes have failed than catalog.max_failed allows.
    """
    step, ledger = STEPS[step_name], StalenessChecker(params, is_recursive=False)
    taken = timings.read(step_name)
    rows = [_row(unit, ledger, taken) for unit in ledger.graph.units(step)]
    summary_path, rows_path, receipt_path = paths(step_name)
    receipts.publish_json(summary_path, _summary(step, rows))
    _write_csv(rows_path, rows)
    outputs = receipts.describe(METRICS, (summary_path.name, rows_path.name))
    receipt = {"recipe": _recipe(step, ledger, params), "outputs": outputs}
    receipts.publish_json(receipt_path, receipt)
    _count_failures(step, rows, params["catalog"]["max_failed"])


def reason(step: Step, ledger: StalenessChecker, params: Mapping[str, Any]) -> str:
    """Say in a word why the metrics of fresh units are stale, if they are."""
    path, recipe = paths(step.name)[-1], _recipe(step, ledger, params)
    outputs = [output.name for output in paths(step.name)[:2]]
    return receipts.stale_reason(path, recipe, outputs, ledger.files)


def _recipe(step: Step, ledger: StalenessChecker, params: Mapping[str, Any]) -> Recipe:
    rows = [] if step.is_global else list(ledger.graph.shapes(step).values())
    known = [[row[name] for name in shards.LABELS] for row in rows]
    return Recipe(
        params={"max_failed": params["catalog"]["max_failed"]},
        code=code_hashes.hashes(SUMMARIES),
        versions=library_versions.pinned(SUMMARIES),
        inputs={
            "shapes": hashes.of_value(known),
            "receipts": ledger.index_hash(step),
        },
    )


def _row(
    unit: Unit, ledger: StalenessChecker, taken: Mapping[timings.Key, float]
) -> dict[str, Any]:
    """Say what is known of a unit; seconds where it was made on this disk."""
    step, receipt = STEPS[unit.step], ledger.existing_receipt(unit)
    shape = {} if step.is_global else ledger.graph.shapes(step)[unit.shape]
    recipe = hashes.of_value(receipt["recipe"])
    return {
        **{name: shape[name] for name in shards.LABELS if shape},
        **({"variant": unit.variant} if unit.variant else {}),
        "status": summaries.FAILED if receipt["failed"] else summaries.OK,
        "reason": receipt["failed"].removeprefix(f"{step.name}: "),
        "seconds": taken.get((unit.name, recipe)),
        **receipt["facts"],
    }


def _summary(step: Step, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if step.is_global:
        return {k: v for k, v in rows[0].items() if k not in ("status", "reason")}
    if NO_VARIANT in step.reads:
        return summaries.summarize(rows)
    return {
        variant: summaries.summarize([row for row in rows if row["variant"] == variant])
        for variant in step.reads
    }


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    names = dict.fromkeys(name for row in rows for name in row)
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(names), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _count_failures(
    step: Step, rows: Sequence[Mapping[str, Any]], max_failed: float
) -> None:
    """List the shapes that failed, in whatever variant; too many end the run."""
    failures = {row["id"]: row["reason"] for row in rows if row["reason"]}
    for shape, why in failures.items():
        log.warning("%s: %s failed: %s", step.name, shape, why)
    num_shapes = len({row.get("id") for row in rows})
    if len(failures) > max_failed * num_shapes:
        raise SystemExit(
            f"{step.name}: {len(failures)} of {num_shapes} shapes failed; "
            f"catalog.max_failed allows {max_failed:.0%}"
        )
