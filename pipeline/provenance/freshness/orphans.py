"""Results that nothing asks for any more: of shapes that are gone, of other shards."""

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.provenance.freshness import shards
from pipeline.provenance.freshness.graph import UnitGraph
from pipeline.provenance.freshness.receipts import RESULTS, Unit, index_path
from pipeline.steps import NO_BRANCH, Step


def orphaned_units(step: Step, graph: UnitGraph) -> Iterator[Unit]:
    """Find every folder with a receipt that no shape or branch asks for."""
    if step.is_global:
        return
    shapes = graph.shapes(step)
    for name in _subfolders(RESULTS / step.name):
        if NO_BRANCH in step.reads and name in shapes:
            continue
        known = shapes if name in step.reads else ()
        others = [n for n in _subfolders(RESULTS / step.name / name) if n not in known]
        branches = (Unit(step.name, shape, name) for shape in others)
        for unit in (Unit(step.name, name), *branches):
            if unit.receipt.exists():
                yield unit


def orphaned_indexes(step: Step, num_shards: int) -> list[Path]:
    """List the shard indexes of another number of shards."""
    indexes = index_path(step.name, shards.ONLY_SHARD).parent.glob("*.json")
    return [path for path in indexes if not path.match(f"*-of-{num_shards}.json")]


def _subfolders(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(
                entry.name
                for entry in entries
                if entry.name[0] not in "._" and entry.is_dir()
            )
    except FileNotFoundError:  # another shard's job has just moved it
        return []
