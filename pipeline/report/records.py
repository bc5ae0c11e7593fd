"""What is on record of the steps of a run: how long they took and what they refused."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.io import tables
from pipeline.report import page
from pipeline.report.page import Failure
from pipeline.report.scores import VARIANTS, Shape

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
    explained = {failure.id for failure in refused}
    rest = [shape for shape in shapes if shape.id not in explained]
    return [*refused, *_unexplained(rest)]


def _refused(records: Sequence[Record]) -> Iterator[Failure]:
    """List what each step refused; what follows from it downstream is not repeated."""
    where: dict[tuple[str, str], list[str]] = {}
    shape_of = {}
    steps = [record.step for record in records]
    for record in records:
        for row in record.rows:
            if row.get("status") != "failed" or "id" not in row:
                continue
            reason = row.get("reason") or "no reason was given"
            if not reason.startswith(tuple(f"{step}: " for step in steps)):
                reason = f"{record.step}: {reason}"
            step, _, words = reason.partition(": ")
            places = where.setdefault((row["id"], reason), [])
            if step == record.step:
                places.append(row.get("variant", ""))
            shape_of[row["id"], reason] = (row, step, words)
    for key, (row, step, words) in shape_of.items():
        variants = ", ".join(filter(None, where[key]))
        yield Failure(
            id=row["id"],
            category=row.get("category", ""),
            split=row.get("split", ""),
            where=f"{step} ({variants})" if variants else step,
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
    known = {shape.id: (shape.category, shape.split) for shape in shapes}
    known |= {
        row["id"]: (row["category"], row["split"])
        for record in records
        for row in record.rows
        if row.keys() >= {"id", "category", "split"}
    }
    count = Counter(known.values())
    categories = sorted({category for category, _ in count})
    splits = [name for name in SPLITS if any(split == name for _, split in count)]
    rows = [[count[category, split] for split in splits] for category in categories]
    total = [sum(column) for column in zip(*rows, strict=True)]
    named = [*zip(categories, rows, strict=True), ("all", total)]
    return page.Table(
        columns=("category", *splits, "total"),
        rows=tuple(
            (name, *(f"{number:,}" for number in row), f"{sum(row):,}")
            for name, row in named
        ),
    )


def summarize(records: Sequence[Record]) -> page.Table:
    """Say how many units each step made, and how long one took."""
    rows = []
    for record in records:
        variants = [name for name in VARIANTS if name in record.summary]
        for variant in variants or [""]:
            facts = record.summary[variant] if variant else record.summary
            if not facts:
                continue
            seconds = facts.get("seconds")
            spread = seconds if isinstance(seconds, dict) else {"median": seconds}
            rows.append(
                (
                    f"{record.step}, {variant}" if variant else record.step,
                    str(facts.get("n", 1)),
                    str(facts.get("failed", 0)),
                    _seconds(spread.get("median")),
                    _seconds(spread.get("p95")),
                )
            )
    columns = ("step", "units", "failed", "seconds, median", "seconds, 95 %")
    return page.Table(columns=columns, rows=tuple(rows))


def _seconds(value: float | None) -> str:
    return page.digits(value, 0 if value and value >= 100 else 2)


def note_gaps(records: Sequence[Record]) -> Iterator[str]:
    """Yield what the page cannot know."""
    for kind, missing in (
        ("summary", [record.step for record in records if not record.summary]),
        ("list of failures", [record.step for record in records if not record.rows]),
    ):
        if missing:
            yield f"Not on record, so not shown: {kind} of {', '.join(missing)}."
