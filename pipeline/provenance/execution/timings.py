"""How long each unit took: kept beside the logs, since receipts hold no times."""

import csv

from pipeline.provenance.freshness.receipts import RESULTS

LOGS = RESULTS / "logs"

Key = tuple[str, str]  # a unit's name, and the hash of the recipe it was made by


def record(step_name: str, shard: str, key: Key, seconds: float) -> None:
    """Append what a unit took."""
    path = LOGS / step_name / f"{shard}.seconds.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", newline="") as file:
        csv.writer(file).writerow([*key, f"{seconds:.3f}"])


def read(step_name: str) -> dict[Key, float]:
    """Read what the units of a step took, when they were first made."""
    paths = (LOGS / step_name).glob("*.seconds.csv")
    seconds: dict[Key, float] = {}
    for path in sorted(paths, key=lambda path: path.stat().st_mtime_ns):
        with path.open(newline="") as file:
            for row in csv.reader(file):
                if len(row) == 3 and row[2]:  # a kill may leave half a line
                    seconds.setdefault((row[0], row[1]), float(row[2]))
    return seconds


def latest(step_name: str) -> dict[str, float]:
    """Read what each unit of a step took, by its name, made by its latest recipe."""
    return {name: seconds for (name, _), seconds in read(step_name).items()}
