"""Show what the last run measured, and where its report is."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

METRICS = Path("results/metrics/evaluate.json")
REPORT = Path("results/report/index.html")

_SHOWN = ("chamfer_visible", "fscore_002", "normal_angle", "mask_iou", "silhouette_iou")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take none but those of every command."""


def main(args: argparse.Namespace) -> None:
    """Print the tables."""
    sys.stdout.write(f"{as_text()}\n")


def as_text() -> str:
    """Lay out the medians by category; ValueError where nothing was measured."""
    if not METRICS.exists():
        raise ValueError(f"{METRICS}: not there yet; run `snakemake --cores N` first")
    table = json.loads(METRICS.read_text())
    lines = [line for name in table for line in _lines(name, table[name])]
    return "\n".join([*lines, "", f"report: {REPORT}"])


def _lines(variant: str, summary: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{variant}: {summary['n']} shapes, {summary['failed']} failed; medians"
    yield f"{'':12}" + "".join(f"{name:>17}" for name in _SHOWN)
    for category, facts in ({"all": summary["all"]} | summary["by_category"]).items():
        medians = [facts.get(name, {}).get("median") for name in _SHOWN]
        cells = ["-" if value is None else f"{value:.4f}" for value in medians]
        yield f"{category:12}" + "".join(f"{cell:>17}" for cell in cells)
