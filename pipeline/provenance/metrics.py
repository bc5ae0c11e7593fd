"""The metrics of a step: a row per unit and their summary, for git and DVC to watch."""

import csv
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.provenance.freshness import (
    code_hashes,
    hashes,
    library_versions,
    receipts,
    settled,
    shards,
)
from pipeline.provenance.freshness.receipts import METRICS_FOLDER, Recipe, Unit
from pipeline.provenance.freshness.staleness import MissingInputError, StalenessChecker
from pipeline.steps import NO_BRANCH, STEPS, Step

AGGREGATOR = Path("pipeline/geometry/metrics/aggregate.py")  # whose code counts

# Rows and the branches of the step to a summary: that module's, which jobs do without.
Summarize = Callable[[Sequence[Mapping[str, Any]], Sequence[str]], dict[str, Any]]

log = logging.getLogger(__name__)


def paths(step_name: str) -> list[Path]:
    """Name the files: the summary, the rows, and the receipt of both."""
    ends = (".json", ".csv", ".receipt.json")
    return [METRICS_FOLDER / f"{step_name}{end}" for end in ends]


def write_summary(
    step_name: str, *, params: Mapping[str, Any], summarize: Summarize
) -> None:
    """Write results/metrics/STEP.json and STEP.csv from the receipts of a step.

    Both are committed to git, so they hold no times: the same results have the same
    metrics.

    Raises:
        SystemExit: More shapes have failed than catalog.max_failed allows.
    """
    step, checker = STEPS[step_name], StalenessChecker(params, checks_upstream=False)
    if not step.is_global and not shards.CATALOG.exists():
        raise SystemExit(f"{step_name}: no {shards.CATALOG}; snakemake catalog_all")
    try:
        rows = [_row(unit, checker) for unit in checker.graph.units(step)]
    except MissingInputError as error:
        raise SystemExit(f"{step_name}: {error}") from None
    summary_path, rows_path, receipt_path = paths(step_name)
    summary = _summary(step, rows, summarize)
    receipts.publish_json(summary_path, summary, indent=1)  # for diffs in git
    _write_csv(rows_path, rows)
    outputs = receipts.describe(METRICS_FOLDER, (summary_path.name, rows_path.name))
    recipe = _recipe(step, checker, _common_recipe(step, checker, params))
    receipt = {"recipe": recipe, "outputs": outputs}
    receipts.publish_json(receipt_path, receipt, indent=1)
    reason(step, checker, params)  # finds them fresh, and keeps that
    _count_failures(step, rows, params["catalog"]["max_failed"])


def reason(step: Step, checker: StalenessChecker, params: Mapping[str, Any]) -> str:
    """Say in a word why the metrics of fresh units are stale, if they are."""
    common = _common_recipe(step, checker, params)
    name, key = f"{step.name}/metrics", _key(step, checker, common)
    if settled.is_settled(name, key):
        return ""
    *outputs, receipt = paths(step.name)
    names = [output.name for output in outputs]
    recipe = _recipe(step, checker, common)
    found = receipts.stale_reason(receipt, recipe, names, checker.files)
    if not found:
        settled.settle(name, key)
    return found


def _recipe(step: Step, checker: StalenessChecker, common: Recipe) -> Recipe:
    inputs = common["inputs"] | {"receipts": checker.index_hash(step)}
    return Recipe(**common | {"inputs": inputs})


def _common_recipe(
    step: Step, checker: StalenessChecker, params: Mapping[str, Any]
) -> Recipe:
    """Work out the recipe without the receipts."""
    rows = [] if step.is_global else list(checker.graph.shapes(step).values())
    known = [[row[name] for name in shards.LABELS] for row in rows]
    return Recipe(
        params={"max_failed": params["catalog"]["max_failed"]},
        code=code_hashes.hashes(AGGREGATOR),
        versions=library_versions.pinned(AGGREGATOR),
        inputs={"shapes": hashes.of_value(known)},
    )


def _key(step: Step, checker: StalenessChecker, common: Recipe) -> str:
    """Hash all that the freshness of the metrics follows from."""
    shard_states = [checker.states.of_shard(*s) for s in checker.states.all_of(step)]
    files = [checker.states.content(path) for path in paths(step.name)]
    return hashes.of_value([common, shard_states, files])


def _row(unit: Unit, checker: StalenessChecker) -> dict[str, Any]:
    """Lay out what is known of a unit."""
    step, receipt = STEPS[unit.step], checker.existing_receipt(unit)
    shape = {} if step.is_global else checker.graph.shapes(step)[unit.shape]
    return {
        **{name: shape[name] for name in shards.LABELS if shape},
        **({"branch": unit.branch} if unit.branch else {}),
        "status": "failed" if receipt["failed"] else "ok",
        "reason": receipt["failed"].removeprefix(f"{step.name}: "),
        **receipt["facts"],
    }


def _summary(
    step: Step, rows: Sequence[Mapping[str, Any]], summarize: Summarize
) -> dict[str, Any]:
    if step.is_global:
        return {k: v for k, v in rows[0].items() if k not in ("status", "reason")}
    return summarize(rows, () if NO_BRANCH in step.reads else tuple(step.reads))


def _write_csv(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    names = dict.fromkeys(name for row in rows for name in row)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(names), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _count_failures(
    step: Step, rows: Sequence[Mapping[str, Any]], max_failed: float
) -> None:
    """List the shapes that failed, in whatever branch; too many end the run."""
    failures = {row["id"]: row["reason"] for row in rows if row["reason"]}
    for shape, why in failures.items():
        log.warning("%s: %s failed: %s", step.name, shape, why)
    num_shapes = len({row.get("id") for row in rows})
    if len(failures) > max_failed * num_shapes:
        raise SystemExit(
            f"{step.name}: {len(failures)} of {num_shapes} shapes failed; "
            f"catalog.max_failed allows {max_failed:.0%}"
        )
