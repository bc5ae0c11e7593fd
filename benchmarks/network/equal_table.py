"""Compare what equal_measure.py measured of several networks, as a markdown table.

    python -m benchmarks.network.equal_table OUT1 OUT2 ...

Each OUT has a shapes.csv; its folder's name is the network's. Each figure is the
median, then the mean. A failed shape counts as infinitely far in the median of
distances and is left out of their mean; its F-score and silhouette IoU are 0.
"""

import argparse
from pathlib import Path

import numpy as np

from pipeline.io import tables

GROUPS = ("procedural", "real", "spaceships")
# Column, heading, decimals, and what a shape has that did not get as far.
FIGURES = (
    ("chamfer", "Chamfer", 4, np.inf),
    ("chamfer_visible", "visible", 4, np.inf),
    ("fscore_002", "F 0.02", 3, 0.0),
    ("depth_error", "depth error", 4, np.nan),
    ("normal_angle", "normal angle", 1, np.nan),
    ("mask_iou", "mask IoU", 3, 0.0),
    ("silhouette_iou", "silhouette IoU", 3, 0.0),
)


def as_text(folders: list[Path]) -> str:
    """Lay out the groups, and within each the networks."""
    heads = ["group", "network", "given", "shapes", "failed", "infer, s"]
    heads += [heading for _, heading, _, _ in FIGURES]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    measured = {
        folder.resolve().name: tables.read_csv(folder / "shapes.csv")
        for folder in folders
    }
    for group in (*GROUPS, "all"):
        for network, rows in measured.items():
            found = [row for row in rows if group in (row["group"], "all")]
            if found:
                lines.append("| " + " | ".join(_cells(group, network, found)) + " |")
    return "\n".join(lines)


def _cells(group: str, network: str, rows: list[dict[str, str]]) -> list[str]:
    failed = sum(row["status"] != "ok" for row in rows)
    cells = [group, network, rows[0]["given"], str(len(rows)), str(failed)]
    cells.append(f"{np.median(_known(rows, 'seconds_infer', np.nan)):.2f}")
    for name, _, decimals, lacking in FIGURES:
        values = _known(rows, name, lacking)
        finite = values[np.isfinite(values)]
        median = np.median(values) if len(values) else np.nan
        mean = np.mean(finite) if len(finite) else np.nan
        cells.append(f"{median:.{decimals}f}, {mean:.{decimals}f}")
    return cells


def _known(rows: list[dict[str, str]], name: str, lacking: float) -> np.ndarray:
    """Return a column without what is not a number."""
    values = np.array([float(row.get(name) or lacking) for row in rows])
    return values[~np.isnan(values)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="OUT")
    print(as_text(parser.parse_args().folders))


if __name__ == "__main__":
    main()
