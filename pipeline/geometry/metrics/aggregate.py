"""From rows, one per shape, to medians and shares: the same numbers in every table.

A shape that failed is never left out: it is counted, and of each metric of the registry
it has the worst value there is. Leaving it out would reward a method that fails where
the task is hard. Facts that are no metric, such as a number of points, have no worst
value; they are of the shapes that have them.
"""

import math
from collections.abc import Container, Mapping, Sequence
from typing import Any

import numpy as np

from pipeline.geometry.metrics import registry

OK, FAILED = "ok", "failed"
DESCRIPTION = ("id", "category", "split", "branch", "status", "reason")

Row = Mapping[str, Any]
Summary = dict[str, Any]  # what results/metrics/STEP.json holds
Spread = dict[str, float | None]  # median and p95, or share; None: it has no bound


def summarize(rows: Sequence[Row], branches: Sequence[str] = ()) -> Summary:
    """Sum up the units of a step: {n, failed, all, by_category}, by branch if several.

    A row has what describes it (DESCRIPTION) and any number of facts. `n` counts every
    row, `failed` those whose status is not ok.
    """
    complete = with_worst_values(rows)
    if not branches:
        return _summarize(complete)
    return {name: _summarize(_where(complete, "branch", name)) for name in branches}


def with_worst_values(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the metrics as numbers, the worst where a shape failed or has no number.

    Claims become 1 and 0. A metric that some row has, all get; the rest stays as it is.
    """
    metrics = known_metrics({name for row in rows for name in row})
    return [
        {**row, **{metric.key: _number_or_worst(metric, row) for metric in metrics}}
        for row in rows
    ]


def known_metrics(names: Container[str]) -> list[registry.Metric]:
    """List the metrics of the registry that are among the columns of a table."""
    return [metric for metric in registry.METRICS if metric.key in names]


def spreads(rows: Sequence[Row]) -> dict[str, Spread]:
    """Return the spread of each fact over rows with worst values; words have none."""
    names = dict.fromkeys(name for row in rows for name in row)
    claims = {metric.key: metric.is_claim for metric in known_metrics(names)}
    found: dict[str, Spread] = {}
    for name in (name for name in names if name not in DESCRIPTION):
        values = [row[name] for row in rows if _is_number(row.get(name))]
        if values:
            are_claims = all(isinstance(value, bool | np.bool_) for value in values)
            is_claim = claims.get(name, are_claims)
            found[name] = _spread(np.array(values, dtype=float), is_claim=is_claim)
    return found


def central(spread: Mapping[str, float | None]) -> float | None:
    """Return the one number of a spread that tables show: its median or its share."""
    return spread.get("median", spread.get("share"))


def count_failed(rows: Sequence[Row]) -> int:
    """Count the rows whose status is not ok."""
    return sum(row["status"] != OK for row in rows)


def rounded(value: Any) -> float | None:
    """Round to six digits, as all tables do; None where there is no bound."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _summarize(rows: Sequence[Row]) -> Summary:
    categories = sorted({row["category"] for row in rows})
    groups = {name: _where(rows, "category", name) for name in categories}
    return {
        **_counts(rows),
        "all": spreads(rows),
        "by_category": {
            name: _counts(group) | spreads(group) for name, group in groups.items()
        },
    }


def _where(rows: Sequence[Row], column: str, value: str) -> list[Row]:
    return [row for row in rows if row[column] == value]


def _counts(rows: Sequence[Row]) -> dict[str, Any]:
    return {"n": len(rows), "failed": count_failed(rows)}


def _number_or_worst(metric: registry.Metric, row: Row) -> float:
    value: Any = row.get(metric.key)
    is_measured = row["status"] == OK and _is_number(value) and math.isfinite(value)
    return float(value if is_measured else metric.worst)


def _is_number(value: Any) -> bool:
    """Tell whether a cell holds a number or a claim, and not a gap."""
    is_numeric = isinstance(value, int | float | np.number | np.bool_)
    return is_numeric and not math.isnan(value)


def _spread(values: np.ndarray, *, is_claim: bool) -> Spread:
    if is_claim:
        return {"share": rounded(values.mean())}
    # np.percentile gives NaN beside an infinite value, even where it is not reached.
    rank = 0.95 * (len(values) - 1)
    p95 = np.interp(rank, np.arange(len(values)), np.sort(values))
    return {"median": rounded(np.median(values)), "p95": rounded(p95)}
