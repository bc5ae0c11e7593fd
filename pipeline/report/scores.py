"""The shapes of a run, what was measured of them, and the table of it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.io import tables
from pipeline.report.page import Metric, Score

PREDICTED, ORACLE = VARIANTS = ("predicted", "oracle")
OF_MAPS = ("depth_error", "normal_angle", "mask_iou")  # exact where maps are true

METRICS = (
    Metric(
        key="chamfer",
        name="chamfer",
        unit="object units",
        is_error=True,
        digits=4,
        explanation="Mean distance from points of one surface to the other, averaged "
        "over both ways; inner parts that no view can see count, too.",
    ),
    Metric(
        key="chamfer_visible",
        name="chamfer visible",
        unit="object units",
        is_error=True,
        digits=4,
        explanation="The same over the part of the true surface that can be seen from "
        "somewhere outside.",
    ),
    Metric(
        key="fscore_001",
        name="F-score 0.01",
        unit="0 to 1",
        is_error=False,
        explanation="Harmonic mean of two shares: of the mesh within 0.01 object units "
        "of the true surface, and of the visible true surface within 0.01 of the mesh.",
    ),
    Metric(
        key="fscore_002",
        name="F-score 0.02",
        unit="0 to 1",
        is_error=False,
        explanation="The same at 0.02 object units, a hundredth of the ball's width.",
    ),
    Metric(
        key="hausdorff_95",
        name="Hausdorff 95",
        unit="object units",
        is_error=True,
        explanation="The distance that 95 % of the points keep, for the worse of the "
        "two ways: large where a part is missing or made up.",
    ),
    Metric(
        key="normal_consistency",
        name="normal consistency",
        unit="0 to 1",
        is_error=False,
        explanation="Mean absolute cosine between the normals of a point and of the "
        "closest point on the other surface, over both ways.",
    ),
    Metric(
        key="watertight",
        name="watertight",
        unit="share of shapes",
        is_error=False,
        digits=2,
        explanation="Meshes in which every edge has exactly two faces, so that inside "
        "and outside are told apart; a 3D printer asks for it.",
    ),
    Metric(
        key="depth_error",
        name="depth error",
        unit="object units",
        is_error=True,
        explanation="Mean absolute depth difference of the maps, over the pixels that "
        "both call the shape, in all 15 views.",
    ),
    Metric(
        key="normal_angle",
        name="normal angle",
        unit="degrees",
        is_error=True,
        digits=1,
        explanation="Mean angle between predicted and true normals over those pixels.",
    ),
    Metric(
        key="mask_iou",
        name="mask IoU",
        unit="0 to 1",
        is_error=False,
        explanation="Intersection over union of predicted and true foreground, mean "
        "over the 15 views.",
    ),
    Metric(
        key="silhouette_iou",
        name="silhouette IoU",
        unit="0 to 1",
        is_error=False,
        explanation="Intersection over union of the mesh's silhouettes and the true "
        "ones, as seen by the drawings: whether the mesh fits what was drawn.",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A row of the manifest, and what was measured, by variant; empty if nothing."""

    id: str
    category: str
    split: str
    files: dict[str, str]
    metrics: dict[str, dict[str, float | bool | None]]

    def paths(self, *names: str) -> list[Path]:
        """Return the paths of gathered files; none of them where one is missing."""
        found = [self.files.get(name) for name in names]
        return [Path(name) for name in found if name] if all(found) else []


def read_shapes(manifest_path: Path) -> list[Shape]:
    """Read the shapes of a manifest, and their metrics."""
    return [_to_shape(row) for row in tables.read_csv(manifest_path)]


def _to_shape(row: dict[str, str]) -> Shape:
    metrics = {variant: row[f"evaluate/metrics.json@{variant}"] for variant in VARIANTS}
    return Shape(
        id=row["id"],
        category=row["category"],
        split=row["split"],
        files={name: file for name, file in row.items() if "/" in name},
        metrics={
            variant: tables.read_json(Path(file)) if file else {}
            for variant, file in metrics.items()
        },
    )


def by_category(shapes: Sequence[Shape]) -> dict[str, list[Shape]]:
    """Sort shapes into categories, by name, novel ones last."""
    found: dict[str, list[Shape]] = {}
    for shape in shapes:
        found.setdefault(shape.category, []).append(shape)
    return dict(sorted(found.items(), key=lambda item: (is_novel(item[1]), item[0])))


def is_novel(shapes: Sequence[Shape]) -> bool:
    """Say whether the network was trained on none of the category."""
    return all(shape.split == "novel" for shape in shapes)


def typical(shapes: Sequence[Shape]) -> Shape | None:
    """Return the shape with the median distance from the truth; None if all failed."""
    distance = {
        shape.id: shape.metrics[PREDICTED].get("chamfer_visible") for shape in shapes
    }
    measured = [shape for shape in shapes if distance[shape.id] is not None]
    measured.sort(key=lambda shape: float(distance[shape.id] or 0))
    return measured[(len(measured) - 1) // 2] if measured else None


def score(shapes: Sequence[Shape]) -> Iterator[Score]:
    """Yield the rows of the metrics table: all, what was trained on, the categories."""
    categories = by_category(shapes)
    known = [shape for shape in shapes if shape.split != "novel"]
    groups = [("all", "", list(shapes))]
    if 0 < len(known) < len(shapes):
        groups.append(("all trained on", "", known))
    groups += [
        (category, "never trained on" if is_novel(members) else "", members)
        for category, members in categories.items()
    ]
    for group, remark, members in groups:
        for variant in VARIANTS:
            measured = [shape.metrics[variant] for shape in members]
            yield Score(
                group=group,
                remark=remark,
                variant=variant,
                count=len(members),
                failed=sum(not facts for facts in measured),
                values=tuple(middle(metric, measured) for metric in METRICS),
            )


def middle(
    metric: Metric, measured: Sequence[dict[str, float | bool | None]]
) -> float | None:
    """Return the median, or the share of what is true or false; None where it failed.

    What was not measured counts as the worst there is.
    """
    found = [facts.get(metric.key) for facts in measured]
    if all(value is None for value in found):
        return None
    worst = math.inf if metric.is_error else 0.0
    values = [worst if value is None else float(value) for value in found]
    is_share = any(isinstance(value, bool) for value in found)
    middle = float(np.mean(values) if is_share else np.median(values))
    return middle if math.isfinite(middle) else None
