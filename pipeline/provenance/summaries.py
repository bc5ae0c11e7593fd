"""Rows of units into figures: medians and 95 % marks, by category, failures counted."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Row = Mapping[str, Any]

OK, FAILED = "ok", "failed"
OWN = ("id", "category", "split", "variant", "status", "reason", "seconds")


def summarize(rows: Sequence[Row]) -> dict[str, Any]:
    """Sum up the units of a step.

    A row has id, category, split, status (ok or failed), reason, seconds, and whatever
    numbers the step found out; strings and gaps among these are not summed up. `n`
    counts every row, `failed` those that no figure can speak for.
    """
    categories = sorted({str(row["category"]) for row in rows})
    return {
        **_counts(rows),
        "seconds": _spread(rows, "seconds"),
        "all": _spreads(rows),
        "by_category": {
            name: _counts(own) | _spreads(own)
            for name in categories
            for own in [[row for row in rows if row["category"] == name]]
        },
    }


def _counts(rows: Sequence[Row]) -> dict[str, int]:
    return {"n": len(rows), "failed": sum(row["status"] != OK for row in rows)}


def _spreads(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    facts = dict.fromkeys(name for row in rows for name in row if name not in OWN)
    spreads = {fact: _spread(rows, fact) for fact in facts}
    return {fact: spread for fact, spread in spreads.items() if spread}


def _spread(rows: Sequence[Row], name: str) -> dict[str, float]:
    """Median and 95 % mark of the numbers under a name; of claims, the true share."""
    values = [row[name] for row in rows if isinstance(row.get(name), int | float)]
    if not values:
        return {}
    if all(isinstance(value, bool) for value in values):
        return {"share": _rounded(np.mean(values))}
    return {
        "median": _rounded(np.median(values)),
        "p95": _rounded(np.percentile(values, 95)),
    }


def _rounded(value: Any) -> float:
    return float(f"{value:.6g}")
