"""Receipts: what made each result, the one truth about what is fresh.

A unit's receipt.json lies beside its files and travels with them. It says from which
params, code, library versions and input contents they were made, and what they are. It
holds no time and no machine, so that the same work gives the same receipt.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

from pipeline.provenance.freshness import hashes
from pipeline.steps import NO_BRANCH, STEPS

RESULTS = Path("results")
METRICS_FOLDER = RESULTS / "metrics"
WORK = RESULTS / ".work"  # on the same disk as the results, and in nobody's way

Fact = float | int | bool | str | None


class Recipe(TypedDict):
    """What decides a unit's content; an input that failed has its reason for a hash.

    The first part that differs is the reason to make the unit again.
    """

    params: dict[str, Any]
    code: dict[str, str]
    versions: dict[str, str]
    inputs: dict[str, str]


class File(TypedDict):
    """A file as it was when it was made."""

    size: int
    sha256: str


class Receipt(TypedDict):
    """What made a unit, and what it is; `failed` is "STEP: reason", or empty."""

    recipe: Recipe
    outputs: dict[str, File]
    facts: dict[str, Fact]
    failed: str


@dataclass(frozen=True)
class Unit:
    """What a step makes at once: one branch of one shape, or all there is."""

    step: str
    shape: str = ""
    branch: str = NO_BRANCH

    @property
    def name(self) -> str:
        """SHAPE, BRANCH/SHAPE, or nothing for a global step."""
        return f"{self.branch}/{self.shape}" if self.branch else self.shape

    @cached_property
    def folder(self) -> Path:
        """Where the unit's files and its receipt lie."""
        return RESULTS / self.step / self.name

    @cached_property
    def work(self) -> Path:
        """Where they are made."""
        return WORK / self.step / self.name

    @cached_property
    def receipt(self) -> Path:
        """Where its receipt lies."""
        return self.folder / "receipt.json"


def index_path(step_name: str, shard: str) -> Path:
    """Where the index of a shard lies: the receipts of its units in one file."""
    return RESULTS / step_name / "_shards" / f"{shard}.json"


def describe(folder: Path, names: Sequence[str]) -> dict[str, File]:
    """Measure and hash files that were just made; each has to be there."""
    return {
        name: File(
            size=(folder / name).stat().st_size, sha256=hashes.of_file(folder / name)
        )
        for name in names
    }


def stale_reason(
    path: Path, recipe: Recipe, outputs: Sequence[str], files: hashes.FileHashes
) -> str:
    """Say in a word why what lies beside a receipt is stale; nothing if it is fresh."""
    receipt = hashes.read_json(path)
    if not has_form(receipt):
        return "new"
    return difference(receipt, recipe, path.parent, outputs, files)


def has_form(value: object) -> bool:
    """Tell whether what a json file holds has the form of a receipt."""
    if not isinstance(value, dict):
        return False
    recipe, outputs = value.get("recipe"), value.get("outputs")
    if not isinstance(recipe, dict) or not isinstance(outputs, dict):
        return False
    texts = [value.get("failed", "")]
    for output in outputs.values():
        if not isinstance(output, dict) or not isinstance(output.get("size"), int):
            return False
        texts.append(output.get("sha256"))
    is_plain = isinstance(value.get("facts", {}), dict)
    return is_plain and all(isinstance(text, str) for text in texts)


def difference(
    receipt: Receipt,
    recipe: Recipe,
    folder: Path,
    outputs: Sequence[str],
    files: hashes.FileHashes,
) -> str:
    """Name what is no longer as a receipt says: a part of the recipe, or the outputs.

    Args:
        receipt: What made the outputs.
        recipe: What would make them now.
        folder: Where they lie.
        outputs: The names of all that have to be there, unless making them failed.
        files: Hashes of files.
    """
    recorded = receipt["recipe"]
    for part in ("params", "code", "versions", "inputs"):
        if recorded.get(part) != recipe.get(part):
            return part
    needed = () if receipt.get("failed") else outputs
    is_complete = set(receipt["outputs"]) == set(needed)
    is_unchanged = is_complete and are_unchanged(receipt["outputs"], folder, files)
    return "" if is_unchanged else "outputs"


def are_unchanged(
    outputs: Mapping[str, File], folder: Path, files: hashes.FileHashes
) -> bool:
    """Tell whether the files in a folder are what their receipt says they are."""
    for name, output in outputs.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != output["size"]:
            return False
        if files.of(path) != output["sha256"]:
            return False
    return True


def publish(unit: Unit, receipt: Receipt) -> None:
    """Move a unit from its work folder into place; a kill leaves no half of one.

    A shape's folder is exchanged as a whole. A global step's folder holds files that
    are not the unit's (the shard index, DVC's), so its files change places one by one
    while there is no receipt.
    """
    (unit.work / "receipt.json").write_text(hashes.to_json(receipt))
    if STEPS[unit.step].is_global:
        unit.folder.mkdir(parents=True, exist_ok=True)
        unit.receipt.unlink(missing_ok=True)
        for name in (*receipt["outputs"], "receipt.json"):
            (unit.work / name).replace(unit.folder / name)
        shutil.rmtree(unit.work)
    else:
        try:
            unit.work.replace(unit.folder)
        except OSError:  # it is there already, or its parent is not
            remove(unit.folder)
            unit.folder.parent.mkdir(parents=True, exist_ok=True)
            unit.work.replace(unit.folder)


def publish_json(path: Path, value: object, *, indent: int | None = None) -> None:
    """Write a json file among the results; a kill leaves the old one or the new one."""
    draft = WORK / path.relative_to(RESULTS)
    hashes.write_json(draft, value, indent=indent)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(path)


def remove(path: Path) -> None:
    """Remove a result, if it is there: a file, or a folder as a whole."""
    if path.is_dir():
        doomed = WORK / "removed" / path.relative_to(RESULTS)
        shutil.rmtree(doomed, ignore_errors=True)
        doomed.parent.mkdir(parents=True, exist_ok=True)
        path.replace(doomed)
        shutil.rmtree(doomed)
    else:
        path.unlink(missing_ok=True)
