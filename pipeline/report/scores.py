"""The shapes of a run, what was measured of them, and the table of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.geometry.metrics import aggregate, registry
from pipeline.io import tables
from pipeline.report.page import Score

PREDICTED, ORACLE = BRANCHES = ("predicted", "oracle")

Facts = dict[str, float | bool | None]


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A row of the manifest, and its metrics by branch; no metrics if it failed."""

    id: str
    category: str
    split: str
    files: dict[str, str]
    metrics: dict[str, Facts]

    def paths(self, *names: str) -> list[Path]:
        """Return the paths of gathered files; no path at all where one is missing."""
        paths = [self.files.get(name) for name in names]
        return [Path(path) for path in paths if path] if all(paths) else []


def read_shapes(manifest_path: Path) -> list[Shape]:
    """Read the shapes of a manifest, and their metrics."""
    return [_to_shape(row) for row in tables.read_csv(manifest_path)]


def _to_shape(row: dict[str, str]) -> Shape:
    metrics = {branch: row[f"evaluate/metrics.json@{branch}"] for branch in BRANCHES}
    return Shape(
        id=row["id"],
        category=row["category"],
        split=row["split"],
        files={name: file for name, file in row.items() if "/" in name},
        metrics={
            branch: tables.read_json(Path(file)) if file else {}
            for branch, file in metrics.items()
        },
    )


def by_category(shapes: Sequence[Shape]) -> dict[str, list[Shape]]:
    """Sort shapes into categories, by name, novel ones last."""
    groups: dict[str, list[Shape]] = {}
    for shape in shapes:
        groups.setdefault(shape.category, []).append(shape)
    return dict(sorted(groups.items(), key=lambda item: (is_novel(item[1]), item[0])))


def is_novel(shapes: Sequence[Shape]) -> bool:
    """Say whether the network was trained on none of the category."""
    return all(shape.split == "novel" for shape in shapes)


def median_shape(shapes: Sequence[Shape]) -> Shape | None:
    """Return the shape with the median of the first headline metric, of those measured.

    None if all failed.
    """
    key = registry.headline()[0].key
    values = {shape.id: shape.metrics[PREDICTED].get(key) for shape in shapes}
    measured = [shape for shape in shapes if values[shape.id] is not None]
    measured.sort(key=lambda shape: float(values[shape.id] or 0))
    return measured[(len(measured) - 1) // 2] if measured else None


def score(shapes: Sequence[Shape]) -> Iterator[Score]:
    """Yield the rows of the metrics table: all, what was trained on, the categories."""
    frame = aggregate.to_frame(list(_rows(shapes)))
    for group, remark, members in _groups(shapes):
        is_member = frame["id"].isin([shape.id for shape in members])
        for branch in BRANCHES:
            rows = frame[is_member & (frame["branch"] == branch)]
            spreads = aggregate.spreads(rows)
            yield Score(
                group=group,
                remark=remark,
                branch=branch,
                count=len(rows),
                failed=aggregate.count_failed(rows),
                values=tuple(
                    aggregate.central(spreads.get(metric.key, {}))
                    for metric in registry.METRICS
                ),
            )


def _rows(shapes: Sequence[Shape]) -> Iterator[dict[str, Any]]:
    """Yield what the aggregator reads: a row for each shape and branch."""
    for shape in shapes:
        for branch, facts in shape.metrics.items():
            yield {
                "id": shape.id,
                "category": shape.category,
                "split": shape.split,
                "branch": branch,
                "status": aggregate.OK if facts else aggregate.FAILED,
                **facts,
            }


def _groups(shapes: Sequence[Shape]) -> Iterator[tuple[str, str, Sequence[Shape]]]:
    """Yield the name, a remark and the members of each group of the table."""
    yield "all", "", shapes
    known = [shape for shape in shapes if shape.split != "novel"]
    if 0 < len(known) < len(shapes):
        yield "all trained on", "", known
    for category, members in by_category(shapes).items():
        yield category, "never trained on" if is_novel(members) else "", members
