"""From rows, one per shape, to medians and shares: the same numbers in every table.

A shape that failed is never left out: it is counted, and of each metric of the registry
it has the worst value there is. Leaving it out would reward a method that fails where
the task is hard. Facts that are no metric, such as a number of points, have no worst
value; they are of the shapes that have them.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

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
    frame = to_frame(rows)
    if not branches:
        return _summarize(frame)
    return {name: _summarize(frame[frame["branch"] == name]) for name in branches}


def to_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Lay rows out as a table; what a row lacks is missing, and no column is."""
    columns = dict.fromkeys((*DESCRIPTION, *(name for row in rows for name in row)))
    return pd.DataFrame(list(rows), columns=list(columns))


def with_worst_values(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the metrics as numbers, the worst where a shape failed or has no number.

    Claims become 1 and 0. Other columns stay as they are.
    """
    frame = frame.copy()
    for metric in known_metrics(frame):
        values = pd.to_numeric(frame[metric.key], errors="coerce").astype(float)
        is_measured = (frame["status"] == OK) & np.isfinite(values)
        frame[metric.key] = values.where(is_measured, float(metric.worst))
    return frame


def known_metrics(frame: pd.DataFrame) -> list[registry.Metric]:
    """List the metrics of the registry that a table has a column of."""
    return [metric for metric in registry.METRICS if metric.key in frame]


def spreads(frame: pd.DataFrame) -> dict[str, Spread]:
    """Return the spread of each fact over all rows; words have none."""
    metrics = {metric.key: metric for metric in known_metrics(frame)}
    complete = with_worst_values(frame)
    found: dict[str, Spread] = {}
    for name in map(str, complete.columns.drop([*DESCRIPTION], errors="ignore")):
        values = [value for value in complete[name] if _is_number(value)]
        if values:
            is_claim = (
                metrics[name].is_claim
                if name in metrics
                else all(isinstance(value, bool | np.bool_) for value in values)
            )
            found[name] = _spread(np.array(values, dtype=float), is_claim=is_claim)
    return found


def central(spread: Mapping[str, float | None]) -> float | None:
    """Return the one number of a spread that tables show: its median or its share."""
    return spread.get("median", spread.get("share"))


def count_failed(frame: pd.DataFrame) -> int:
    """Count the rows whose status is not ok."""
    return int((frame["status"] != OK).sum())


def rounded(value: Any) -> float | None:
    """Round to six digits, as all tables do; None where there is no bound."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _summarize(frame: pd.DataFrame) -> Summary:
    counts, by_category = _counts(frame), frame.groupby("category", sort=True)
    return {
        **counts,
        "all": spreads(frame),
        "by_category": {
            str(name): _counts(group) | spreads(group) for name, group in by_category
        },
    }


def _counts(frame: pd.DataFrame) -> dict[str, Any]:
    return {"n": len(frame), "failed": count_failed(frame)}


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
