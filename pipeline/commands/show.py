"""Show what the last run measured and how long it took."""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from pipeline.geometry.metrics import registry
from pipeline.geometry.metrics.aggregate import central
from pipeline.io import tables
from pipeline.options import add_json
from pipeline.provenance.execution import timings
from pipeline.steps import STEPS

GROUP = "the project"
METRICS = Path("results/metrics/evaluate.json")
REPORT = Path("results/report/index.html")

_WIDTH = 100  # characters; more categories than fit go below


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_json(parser)


def main(args: argparse.Namespace) -> None:
    """Print the tables."""
    sys.stdout.write(f"{tables.json_text(figures()) if args.json else as_text()}\n")


def figures() -> dict[str, Any]:
    """Return what was measured, and the seconds of each step for a unit, plain."""
    return {
        "metrics": _read_metrics(),
        "seconds": {
            name: {"units": len(values), "median": median(values)}
            for name, values in _read_seconds().items()
        },
        "report": str(REPORT),
    }


def as_text() -> str:
    """Lay out the medians by category; ValueError where nothing was measured."""
    summaries = _read_metrics()
    blocks = [_metrics(branch, summary) for branch, summary in summaries.items()]
    return "\n\n".join([*blocks, *_seconds(), f"report: {REPORT}"])


def _read_metrics() -> dict[str, Any]:
    if not METRICS.exists():
        raise ValueError(f"{METRICS}: not there yet; run `snakemake --cores N` first")
    return tables.read_json(METRICS)


def _read_seconds() -> dict[str, list[float]]:
    """Read what each step took for a unit, where that is noted on this disk."""
    seconds = {name: list(timings.latest(name).values()) for name in STEPS}
    return {name: values for name, values in seconds.items() if values}


def _metrics(branch: str, summary: Mapping[str, Any]) -> str:
    """Lay out a column of medians, and shares of claims, for each category."""
    whole = {"n": summary["n"], "failed": summary["failed"], **summary["all"]}
    table = pd.DataFrame(
        {
            name: {
                "shapes": str(facts["n"]),
                "failed": str(facts["failed"]),
                **{
                    f"{metric.name}, {metric.unit}": _text(
                        central(facts.get(metric.key, {})), metric.digits
                    )
                    for metric in registry.METRICS
                },
            }
            for name, facts in ({"all": whole} | summary["by_category"]).items()
        }
    )
    return f"{branch}: medians\n{table.to_string(line_width=_WIDTH)}"


def _text(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _seconds() -> Iterator[str]:
    """Lay out what each step took for a unit."""
    table = pd.DataFrame(
        {
            name: {"units": str(len(values)), "median": f"{median(values):.2f}"}
            for name, values in _read_seconds().items()
        }
    ).T
    if len(table):
        yield f"seconds per unit\n{table.to_string()}"
