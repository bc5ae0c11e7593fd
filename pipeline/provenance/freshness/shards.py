"""Which shapes there are, as the catalog lists them, and the shard each belongs to."""

import csv
import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path

CATALOG = Path("results/catalog/shapes.csv")
COLUMNS = ("id", "category", "split", "source", "up", "front", "sha256")
LABELS = ("id", "category", "split")  # the columns that metrics repeat
ONLY_SHARD = "1-of-1"  # the shard of a global step
_MAX_SHARD = 20  # characters of a name
_MAX_ID_BYTES = 200  # file systems take 255
_PLAIN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Row = dict[str, str]


def read_catalog() -> dict[str, Row]:
    """Read the catalog, by id; no shapes where there is no catalog yet.

    Raises:
        ValueError: A column is missing; an id cannot name a folder, or is there twice.
    """
    if not CATALOG.exists():
        return {}
    with CATALOG.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        raise ValueError(f"{CATALOG}: no column {', '.join(sorted(missing))}")
    shapes: dict[str, Row] = {}
    for row in rows:
        if not _can_name_a_folder(row["id"]):
            raise ValueError(f"{CATALOG}: the id {row['id']!r} cannot name a folder")
        if row["id"] in shapes:
            raise ValueError(f"{CATALOG}: the id {row['id']!r} is there twice")
        shapes[row["id"]] = row
    return dict(sorted(shapes.items()))


def _can_name_a_folder(shape: str) -> bool:
    """Tell whether an id is of letters and digits of any script, and of . _ -."""
    if _PLAIN_ID.fullmatch(shape):  # as nearly all are, and there may be many
        return len(shape) <= _MAX_ID_BYTES
    kinds = [unicodedata.category(character)[0] for character in shape]
    plain = [k in "LMN" or c in "._-" for k, c in zip(kinds, shape, strict=True)]
    starts_well = bool(kinds) and kinds[0] in "LN"
    return starts_well and all(plain) and len(shape.encode()) <= _MAX_ID_BYTES


def names(num_shards: int) -> list[str]:
    """Name the shards: 1-of-8, 2-of-8, ..."""
    return [f"{index + 1}-of-{num_shards}" for index in range(num_shards)]


@cache
def shard_of(shape: str, num_shards: int) -> str:
    """Name the shard that holds a shape; a new shape moves no other."""
    index = int(hashlib.sha256(shape.encode()).hexdigest(), 16) % num_shards
    return f"{index + 1}-of-{num_shards}"


def num_shards(shard: str) -> int:
    """Read off a shard's name how many there are.

    Raises:
        ValueError: It names no shard.
    """
    number, _, count = shard.partition("-of-")
    if not (number.isdecimal() and count.isdecimal() and len(shard) < _MAX_SHARD):
        raise ValueError(f"{shard!r} is no shard; 3-of-8 is one")
    if not 1 <= int(number) <= int(count):
        raise ValueError(f"there is no shard {shard}: they are 1 to {count}")
    return int(count)
