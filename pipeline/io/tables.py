"""Tables and results as csv and json that people, DVC and pandas read."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a csv with a header, all values as text."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows that may lack some columns; columns in order of first appearance."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_facts(path: Path) -> dict[str, Any]:
    """Read a json object."""
    return json.loads(path.read_text())


def write_facts(path: Path, facts: Mapping[str, object]) -> None:
    """Write a json object; numbers that are not finite become null."""
    path.write_text(json.dumps(_finite(facts), indent=1) + "\n")


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    return value
