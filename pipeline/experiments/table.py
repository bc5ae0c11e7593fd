"""Sum up what the experiments measured, over shapes and seeds.

Reads   results/experiments/VARIANT/SEED/shapes.csv, history.csv
Writes  results/experiments/table.csv, table.md     a row per method, views, group
        results/experiments/curves.svg              validation of every training
"""

import math
from collections.abc import Iterator
from itertools import product
from typing import Any

import pandas as pd

from pipeline.config.params import Params
from pipeline.geometry.metrics import aggregate
from pipeline.io import tables
from pipeline.provenance import experiments
from pipeline.provenance.experiments import FOLDER, TABLE, experiment_folder
from pipeline.report import chart_svg, training_charts

ALL = "all"
GROUP = ["method", "views", "split", "category"]
COUNTS = ["shapes", "seeds", "failed"]

Group = tuple[str, str, str, str]  # values of the columns GROUP


def run(params: Params) -> str:
    """Write the table and the curves; return the table as it can be read."""
    jobs = list(product(params.experiments.variants, params.experiments.seeds))
    recipe = experiments.table_recipe(jobs)
    experiments.remove_receipt(FOLDER)
    table = sum_up(pd.concat([_read(*job) for job in jobs], ignore_index=True))
    text = as_markdown(table)
    table_path, text_path, curves_path = (FOLDER / name for name in TABLE)
    table.to_csv(table_path, index=False, lineterminator="\n")
    text_path.write_text(text)
    histories = [
        (job[0], tables.read_csv(experiment_folder(*job) / "history.csv"))
        for job in jobs
    ]
    chart_svg.write(curves_path, list(training_charts.of_several(histories)))
    experiments.write_receipt(FOLDER, recipe, TABLE)
    return text


def sum_up(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each method, its drawings, and each split and category.

    Of each metric that is the median over the shapes (of claims the share), averaged
    over the seeds, and the standard deviation between seeds where there are several. A
    shape that failed counts as the worst there can be; what has no bound is empty.
    """
    complete = aggregate.with_worst_values(rows)
    return pd.DataFrame(_sum_up(*group) for group in _groups(complete))


def as_markdown(table: pd.DataFrame) -> str:
    """Lay the table out as text, with the deviation between seeds after +-."""
    head = [*GROUP, *COUNTS]
    keys = [metric.key for metric in aggregate.known_metrics(table)]
    lines = [
        " | ".join([*head, *keys]),
        " | ".join(["---"] * len(head) + ["---:"] * len(keys)),
    ]
    for row in table.to_dict("records"):
        cells = [str(row[name]) for name in head]
        cells += [_cell(row[key], row[f"{key}_std"]) for key in keys]
        lines.append(" | ".join(cells))
    return "".join(f"| {line} |\n" for line in lines)


def _read(variant: str, seed: int) -> pd.DataFrame:
    """Read what a job measured; empty cells, and only these, are missing values."""
    path = experiment_folder(variant, seed) / "shapes.csv"
    names = dict.fromkeys(["id", *GROUP], str)
    rows = pd.read_csv(path, dtype=names, keep_default_na=False, na_values=[""])
    return rows.assign(seed=seed)


def _groups(rows: pd.DataFrame) -> Iterator[tuple[Group, pd.DataFrame]]:
    """Yield each split as a whole, then its categories if it has several."""
    for key, measured in rows.groupby(["method", "views"], sort=False):
        method, views = map(str, key)
        for split, group in measured.groupby("split", sort=False):
            yield (method, views, str(split), ALL), group
            categories = group.groupby("category", sort=True)
            if len(categories) > 1:
                for category, members in categories:
                    yield (method, views, str(split), str(category)), members


def _sum_up(group: Group, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the row of a group: its name, its counts, its metrics over the seeds."""
    metrics = aggregate.known_metrics(rows)
    by_seed = rows.groupby("seed").agg(
        {metric.key: "mean" if metric.is_claim else "median" for metric in metrics}
    )
    bounded = by_seed.replace(math.inf, math.nan)  # NaN of one seed is NaN of all
    counts = rows["id"].nunique(), rows["seed"].nunique(), aggregate.count_failed(rows)
    row: dict[str, Any] = dict(zip([*GROUP, *COUNTS], [*group, *counts], strict=True))
    for key in (metric.key for metric in metrics):
        row[key] = aggregate.rounded(bounded[key].mean(skipna=False))
        row[f"{key}_std"] = aggregate.rounded(bounded[key].std(skipna=False))
    return row


def _cell(value: float | None, deviation: float | None) -> str:
    if pd.isna(value):
        return "-"
    return f"{value:.4f}" if pd.isna(deviation) else f"{value:.4f} +- {deviation:.4f}"
