"""What is on record of the steps of a run: how much they made and what they refused."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.geometry.metrics.aggregate import FAILED
from pipeline.io import tables
from pipeline.report import page
from pipeline.report.page import Failure
from pipeline.report.scores import BRANCHES, Shape

SPLITS = ("train", "val", "test", "novel")


@dataclass(frozen=True, kw_only=True)
class Record:
    """What is on record of a step; empty where the files are not there."""

    step: str
    summary: dict[str, Any]
    rows: list[dict[str, str]]


def read_records(folder: Path, steps: Sequence[str]) -> list[Record]:
    """Read the STEP.json and STEP.csv of the steps that are there."""
    records = []
    for step in steps:
        summary, rows = folder / f"{step}.json", folder / f"{step}.csv"
        records.append(
            Record(
                step=step,
                summary=tables.read_json(summary) if summary.exists() else {},
                rows=tables.read_csv(rows) if rows.exists() else [],
            )
        )
    return records


def list_failures(shapes: Sequence[Shape], records: Sequence[Record]) -> list[Failure]:
    """List what was refused, and the shapes that lack a file for unknown reasons."""
    refused = list(_refused(records))
    explained_ids = {failure.id for failure in refused}
    others = [shape for shape in shapes if shape.id not in explained_ids]
    return [*refused, *_unexplained(others)]


def _refused(records: Sequence[Record]) -> Iterator[Failure]:
    """Yield what each step refused; what follows from it downstream is not repeated."""
    branches: dict[tuple[str, str], list[str]] = {}
    origins: dict[tuple[str, str], tuple[dict[str, str], str, str]] = {}
    prefixes = tuple(f"{record.step}: " for record in records)
    for record in records:
        for row in record.rows:
            if row.get("status") != FAILED or "id" not in row:
                continue
            reason = row.get("reason") or "no reason was given"
            if not reason.startswith(prefixes):
                reason = f"{record.step}: {reason}"
            step, _, words = reason.partition(": ")
            refusing_branches = branches.setdefault((row["id"], reason), [])
            if step == record.step:
                refusing_branches.append(row.get("branch", ""))
            origins[row["id"], reason] = (row, step, words)
    for key, (row, step, words) in origins.items():
        names = ", ".join(filter(None, branches[key]))
        yield Failure(
            id=row["id"],
            category=row.get("category", ""),
            split=row.get("split", ""),
            where=f"{step} ({names})" if names else step,
            reason=words,
        )


def _unexplained(shapes: Sequence[Shape]) -> Iterator[Failure]:
    for shape in shapes:
        missing = [name for name, file in shape.files.items() if not file]
        if missing:
            yield Failure(
                id=shape.id,
                category=shape.category,
                split=shape.split,
                where=missing[0].split("/")[0],
                reason=f"no {', '.join(missing)}, and no reason on record",
            )


def count_shapes(shapes: Sequence[Shape], records: Sequence[Record]) -> page.Table:
    """Count shapes by category and split: those on record and those reported."""
    groups = {shape.id: (shape.category, shape.split) for shape in shapes}
    groups |= {
        row["id"]: (row["category"], row["split"])
        for record in records
        for row in record.rows
        if row.keys() >= {"id", "category", "split"}
    }
    counts = Counter(groups.values())
    categories = sorted({category for category, _ in counts})
    splits = [name for name in SPLITS if any(split == name for _, split in counts)]
    rows = [[counts[category, split] for split in splits] for category in categories]
    total = [sum(column) for column in zip(*rows, strict=True)]
    named_rows = [*zip(categories, rows, strict=True), ("all", total)]
    return page.Table(
        columns=("category", *splits, "total"),
        rows=tuple(
            (name, *(f"{number:,}" for number in row), f"{sum(row):,}")
            for name, row in named_rows
        ),
    )


def count_units(records: Sequence[Record]) -> page.Table:
    """Count the units that each step made, and those that failed."""
    rows = []
    for record in records:
        branches = [name for name in BRANCHES if name in record.summary]
        for branch in branches or [""]:
            summary = record.summary[branch] if branch else record.summary
            if summary:
                name = f"{record.step}, {branch}" if branch else record.step
                counts = summary.get("n", 1), summary.get("failed", 0)
                rows.append((name, *map(str, counts)))
    return page.Table(columns=("step", "units", "failed"), rows=tuple(rows))


def list_missing(records: Sequence[Record]) -> Iterator[str]:
    """Yield what the page cannot know."""
    for kind, missing in (
        ("summary", [record.step for record in records if not record.summary]),
        ("list of failures", [record.step for record in records if not record.rows]),
    ):
        if missing:
            yield f"Not on record, so not shown: {kind} of {', '.join(missing)}."
