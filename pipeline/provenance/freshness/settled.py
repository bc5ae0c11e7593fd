"""What was found fresh is not looked into again while nothing that it hangs on changes.

To find a shard fresh, each receipt of it is read and compared. So one hash is kept of
all that the answer follows from: params, code, versions, rows of the catalog, and the
states of all files that were read. While that hash is the same, so is the answer. In
the same way it is kept that the index of a shard holds the receipts of its units, which
follows from the states of its own files.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.provenance.freshness import hashes, shards
from pipeline.provenance.freshness.graph import UnitGraph
from pipeline.provenance.freshness.receipts import Unit, index_path
from pipeline.steps import STEPS, Step, metrics_upstream

FOLDER = Path(".cache/settled")
CONTENTS = Path(".cache/contents")

Shard = tuple[Step, str]
# What no edit leaves as it is: size, inode, its time (ctime). None: there is no file.
State = tuple[int, int, int] | None


class ShardStates:
    """The states of all files of shards, and hashes of what a shard follows from.

    A state is taken once, before the file is read: of an edit in between, the hash is
    not found again.

    Args:
        graph: The units, and what they are made from.
        num_shards: Of a step that is not global.
    """

    def __init__(self, graph: UnitGraph, num_shards: int) -> None:
        self._graph = graph
        self._num_shards = num_shards
        self._contents = hashes.FileHashes(CONTENTS)
        self._of_units: dict[Unit, list[State] | list[str]] = {}
        self._of_shards: dict[tuple[str, str], str] = {}

    def shard_of(self, unit: Unit) -> Shard:
        """Return the shard of a unit."""
        step = STEPS[unit.step]
        is_global = step.is_global
        name = shards.ONLY_SHARD if is_global else self._name_of_shape(unit.shape)
        return step, name

    def all_of(self, step: Step) -> list[Shard]:
        """List the shards of a step."""
        num_shards = 1 if step.is_global else self._num_shards
        return [(step, name) for name in shards.names(num_shards)]

    def upstream(self, step: Step, name: str) -> Iterator[Shard]:
        """List the shards that a shard is made from, but that of the catalog."""
        for upstream in (STEPS[each] for each in step.upstream if each != "catalog"):
            if step.is_global or upstream.is_global:
                yield from self.all_of(upstream)
            else:
                yield upstream, name
        for measured in metrics_upstream(step.name):
            yield from self.all_of(measured)

    def key(self, step: Step, name: str, recipe: object) -> str:
        """Hash all that a shard's freshness follows from, if upstream is fresh.

        Args:
            step: Not the catalog, which reads what lies outside.
            name: The name of the shard.
            recipe: What the recipes of its units have in common.
        """
        read = [(step, name), *self.upstream(step, name)]
        states = [self.of_shard(*shard) for shard in read]
        return hashes.of_value([recipe, self._rows(step, name), states])

    def of_shard(self, step: Step, name: str) -> str:
        """Hash the states of a shard's files: those of its units, and its index."""
        if (step.name, name) not in self._of_shards:
            for unit in self._graph.units(step, name):
                if unit not in self._of_units:
                    self.take(unit)
            self.take_index(step, name)
        return self._of_shards[step.name, name]

    def take(self, unit: Unit) -> None:
        """Take the states of a unit's files."""
        step, folder = STEPS[unit.step], str(unit.folder)
        files = [f"{folder}/{name}" for name in (*step.writes, "receipt.json")]
        if step.is_global:
            self._of_units[unit] = [self.content(Path(file)) for file in files]
        else:
            self._of_units[unit] = [_state(file) for file in files]

    def take_index(self, step: Step, name: str) -> None:
        """Take the state of a shard's index; those of its units are there."""
        units = [self._of_units[unit] for unit in self._graph.units(step, name)]
        index = self.content(index_path(step.name, name))
        self._of_shards[step.name, name] = hashes.of_value([index, units])

    def content(self, path: Path) -> str:
        """Hash a file that Snakemake knows and touches: its times mean nothing."""
        return self._contents.of(path) if path.is_file() else ""

    def save(self, name: str) -> None:
        """Cache the hashes of contents for the next process."""
        self._contents.save(name)

    def _name_of_shape(self, shape: str) -> str:
        return shards.shard_of(shape, self._num_shards)

    def _rows(self, step: Step, name: str) -> list[list[str]]:
        """Collect of the catalog what the units of a shard are made from."""
        shapes = self._graph.shapes(step)
        units = self._graph.units(step, name)
        chosen = shapes if step.is_global else dict.fromkeys(u.shape for u in units)
        columns = ["id", "split", *step.columns]
        columns += ["sha256"] if step.reads_source else []
        return [[shapes[shape][column] for column in columns] for shape in chosen]


def is_settled(name: str, key: str) -> bool:
    """Tell whether something was found when all that it follows from had this hash."""
    return key in (hashes.read_json(FOLDER / f"{name}.json") or ())


def settle(name: str, *keys: str) -> None:
    """Note what has been found; the hashes were taken before that was found out."""
    if not all(is_settled(name, key) for key in keys):
        hashes.write_json(FOLDER / f"{name}.json", keys)


def _state(path: str) -> State:
    try:
        stat = os.stat(path)  # noqa: PTH116 - there are hundreds of thousands
    except (FileNotFoundError, NotADirectoryError):
        return None
    return stat.st_size, stat.st_ino, stat.st_ctime_ns
