"""Sum up what the experiments measured, over shapes and seeds.

Reads   results/experiments/VARIANT/SEED/shapes.csv, history.csv
Writes  results/experiments/table.csv, table.md     a row per answer, drawings, group
        results/experiments/curves.svg              validation of every training
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from statistics import fmean, stdev

import numpy as np

from pipeline.config.params import Params
from pipeline.experiments.trial import METRICS
from pipeline.io import tables
from pipeline.provenance import experiments
from pipeline.provenance.experiments import FOLDER, TABLE
from pipeline.provenance.summaries import OK
from pipeline.report import chart_svg
from pipeline.report.charts import Chart, Line

SCORES = ("fscore_002", "mask_iou", "silhouette_iou")  # more is better; 0 at the worst
ALL = "all"

_CURVES = (
    ("val_depth_error", "Depth error", "object units"),
    ("val_normal_angle", "Normal angle", "degrees"),
    ("val_mask_iou", "Mask IoU", "IoU"),
)

Row = Mapping[str, str]


def run(params: Params) -> str:
    """Write the table and the curves; return the table as it can be read."""
    config = params.experiments
    pairs = list(product(config.variants, config.seeds))
    rows = [
        {**row, "seed": str(seed)}
        for name, seed in pairs
        for row in tables.read_rows(
            experiments.experiment_folder(name, seed) / "shapes.csv"
        )
    ]
    recipe = experiments.table_recipe(pairs)
    experiments.remove_receipt(FOLDER)
    table = list(sum_up(rows))
    text = as_markdown(table)
    table_path, text_path, curves_path = (FOLDER / name for name in TABLE)
    tables.write_rows(table_path, table)
    text_path.write_text(text)
    histories = [
        (
            name,
            tables.read_rows(experiments.experiment_folder(name, seed) / "history.csv"),
        )
        for name, seed in pairs
    ]
    chart_svg.write(curves_path, [_chart(histories, *curve) for curve in _CURVES])
    experiments.write_receipt(FOLDER, recipe, TABLE)
    return text


def sum_up(rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Yield a row for each answer, its drawings, and each split and category.

    Of each metric that is the median over the shapes, averaged over the seeds, and the
    deviation between seeds where there are several. A shape that failed counts as the
    worst there can be: a score of 0, an error without bounds.
    """
    for by, given in dict.fromkeys((row["answer"], row["given"]) for row in rows):
        own = [row for row in rows if (row["answer"], row["given"]) == (by, given)]
        for split, category in _groups(own):
            group = [
                row
                for row in own
                if row["split"] == split and category in (ALL, row["category"])
            ]
            yield {
                "answer": by,
                "given": given,
                "split": split,
                "category": category,
                "shapes": len({row["id"] for row in group}),
                "seeds": len({row["seed"] for row in group}),
                "failed": sum(row["status"] != OK for row in group),
                **{key: value for name in METRICS for key, value in _over(group, name)},
            }


def as_markdown(table: Sequence[Mapping[str, object]]) -> str:
    """Lay the table out as text, with the deviation between seeds after +-."""
    first = ("answer", "given", "split", "category", "shapes", "seeds", "failed")
    lines = [
        " | ".join((*first, *METRICS)),
        " | ".join(["---"] * len(first) + ["---:"] * len(METRICS)),
    ]
    for row in table:
        cells = [str(row[name]) for name in first]
        cells += [_cell(row[name], row[f"{name}_spread"]) for name in METRICS]
        lines.append(" | ".join(cells))
    return "".join(f"| {line} |\n" for line in lines)


def _groups(rows: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each split as a whole, then its categories if it has several."""
    for split in dict.fromkeys(row["split"] for row in rows):
        yield split, ALL
        categories = sorted({row["category"] for row in rows if row["split"] == split})
        if len(categories) > 1:
            yield from ((split, category) for category in categories)


def _over(rows: Sequence[Row], name: str) -> Iterator[tuple[str, object]]:
    """Yield a metric and its deviation between seeds; that of one seed is empty."""
    by_seed: dict[str, list[float]] = {}
    for row in rows:
        by_seed.setdefault(row["seed"], []).append(_value(row, name))
    medians = [float(np.median(values)) for values in by_seed.values()]
    is_known = len(medians) > 1 and bool(np.isfinite(medians).all())
    yield name, _rounded(fmean(medians))
    yield f"{name}_spread", _rounded(stdev(medians)) if is_known else ""


def _value(row: Row, name: str) -> float:
    """Return a metric of a shape; the worst there can be if it has none."""
    value = float(row.get(name) or "nan")
    if row["status"] != OK or not np.isfinite(value):
        return 0.0 if name in SCORES else np.inf
    return value


def _cell(value: object, spread: object) -> str:
    return f"{value:.4f}" if spread == "" else f"{value:.4f} +- {spread:.4f}"


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def _chart(
    histories: Sequence[tuple[str, Sequence[Row]]], column: str, name: str, up: str
) -> Chart:
    """Draw a line for each training, named by its variant."""
    lines = [
        Line(
            name=variant,
            points=tuple(
                (float(row["step"]), float(row[column] or "nan")) for row in history
            ),
        )
        for variant, history in histories
    ]
    return Chart(name=name, across="optimiser steps", up=up, lines=tuple(lines))
