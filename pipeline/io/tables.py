"""Tables as csv and objects as json, for people, DVC and pandas."""

import csv
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.io import files


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read a csv file with a header; all values are strings."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write rows, which may lack columns; columns in order of first appearance."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with (
        files.replacing(path) as draft,
        draft.open("w", newline="", encoding="utf-8") as file,
    ):
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def read_json(path: Path) -> dict[str, Any]:
    """Read a json object."""
    return json.loads(path.read_text())


def write_json(path: Path, values: Mapping[str, object]) -> None:
    """Write a json object; NaN and infinity become null."""
    with files.replacing(path) as draft:
        draft.write_text(json_text(values) + "\n")


def json_text(values: object) -> str:
    """Return plain values as json; NaN and infinity become null."""
    return json.dumps(_finite_or_none(values), indent=1)


def _finite_or_none(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _finite_or_none(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [*map(_finite_or_none, value)]
    return value
