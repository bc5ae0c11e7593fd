"""Which units are stale, and why: their receipts, held against what holds now.

A unit is fresh when its receipt has the recipe that holds now, and its files are there.
Snakemake schedules shards of units, cut by a hash of the shape's id; the index of a
shard holds the receipts of its units. A shard that was found fresh is settled while
nothing has changed that this followed from; then its index is read at most.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.provenance.freshness import (
    code_hashes,
    hashes,
    library_versions,
    orphans,
    receipts,
    settled,
    shards,
)
from pipeline.provenance.freshness.graph import UnitGraph
from pipeline.provenance.freshness.raw_files import (
    SCRATCH,
    raw_files,
    start_weights,
)
from pipeline.provenance.freshness.receipts import (
    METRICS_FOLDER,
    Receipt,
    Recipe,
    Unit,
    index_path,
)
from pipeline.steps import STEPS, Step, metrics_upstream

CACHE = Path(".cache/hashes")
CATALOG = Unit("catalog")


class MissingInputError(RuntimeError):
    """A job was started before what it reads was made."""


class StalenessChecker:
    """Knows each unit's recipe, its receipt, and the reason to make it, if any.

    It looks at a thing once: take a new one for a new look. Paths are relative to the
    working directory, the project's root.

    Attributes:
        graph: The units, and what they are made from.
        states: Those of the files of all shards.
        files: Hashes of files.

    Args:
        params: All of params.yaml, plain.
        checks_upstream: Whether a unit made from a stale one is stale. A job says no:
            what it reads has been made before.
    """

    def __init__(
        self, params: Mapping[str, Any], *, checks_upstream: bool = True
    ) -> None:
        self.graph = UnitGraph()
        self.states = settled.ShardStates(self.graph, params["workflow"]["shards"])
        self.files = hashes.FileHashes(CACHE)
        self._params = params
        self._is_recursive = checks_upstream
        self._recipes: dict[str, Recipe] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._settled: dict[tuple[str, str], bool] = {}
        self._receipts: dict[Unit, Receipt | None] = {}
        self._read: set[tuple[str, str]] = set()
        self._reasons: dict[Unit, str] = {}
        self._index_hashes: dict[str, str] = {}
        self._orphans: dict[str, list[Unit]] = {}

    def receipt(self, unit: Unit) -> Receipt | None:
        """Read the receipt of a unit; None where there is none."""
        if unit not in self._receipts:
            self._read_index(*self.states.shard_of(unit))
        if unit not in self._receipts:
            receipt = hashes.read_json(unit.receipt)
            is_one = receipts.has_form(receipt) and {"failed", "facts"} <= set(receipt)
            self._receipts[unit] = receipt if is_one else None
        return self._receipts[unit]

    def _read_index(self, step: Step, shard: str) -> None:
        """Read all receipts of a shard at once, if its index is known to hold them."""
        place = step.name, shard
        if place in self._read:
            return
        self._read.add(place)
        if settled.is_settled("/".join(place), self.states.of_shard(step, shard)):
            index = hashes.read_json(index_path(step.name, shard))
            units = self.graph.units(step, shard)
            self._receipts = {u: index[u.name] for u in units} | self._receipts

    def existing_receipt(self, unit: Unit) -> Receipt:
        """Read the receipt of a unit that has to be there.

        Raises:
            MissingInputError: It is not.
        """
        receipt = self.receipt(unit)
        if receipt is None:
            raise MissingInputError(
                f"no {unit.receipt}; snakemake {unit.step}_all makes it"
            )
        return receipt

    def publish(self, unit: Unit, receipt: Receipt) -> None:
        """Move a unit that was made into place, with its receipt."""
        receipts.publish(unit, receipt)
        for name, output in receipt["outputs"].items():
            self.files.add(unit.folder / name, output["sha256"])
        self.states.take(unit)
        self._receipts[unit], self._reasons[unit] = receipt, ""

    def recipe(self, unit: Unit) -> Recipe:
        """Work out what decides the content of a unit now."""
        step = STEPS[unit.step]
        inputs = self._input_hashes(unit, step)
        return Recipe(**self._step_recipe(step) | {"inputs": inputs})

    def _step_recipe(self, step: Step) -> Recipe:
        """Work out what the recipes of a step's units have in common."""
        if step.name not in self._recipes:
            is_train = step.name == "train"
            self._recipes[step.name] = Recipe(
                params={name: self._params[name] for name in step.params_blocks},
                code=code_hashes.hashes(step.module),
                versions=library_versions.pinned(step.module),
                inputs=self.start_hashes(self._params["train"]) if is_train else {},
            )
        return self._recipes[step.name]

    def reason(self, unit: Unit) -> str:
        """Say in a word why a unit has to be made; nothing if it is fresh."""
        if unit not in self._reasons:
            is_settled = self.is_settled(*self.states.shard_of(unit))
            self._reasons[unit] = "" if is_settled else self._find_reason(unit)
        return self._reasons[unit]

    def is_settled(self, step: Step, shard: str) -> bool:
        """Tell whether a shard was found fresh, and nothing has changed since.

        The states of its files are taken here, before any of them is read.
        """
        place = step.name, shard
        if place not in self._settled:
            self._keys[place] = self._key(step, shard)
            upstream = self.states.upstream(step, shard) if self._is_recursive else ()
            was_fresh = settled.is_settled("/".join(place), self._keys[place])
            self._settled[place] = was_fresh and all(
                self._is_fresh(*each) for each in upstream
            )
        return self._settled[place]

    def _is_fresh(self, step: Step, shard: str) -> bool:
        if step.name == CATALOG.step:
            return not self.reason(CATALOG)
        return self.is_settled(step, shard)

    def settle(self, step: Step, shard: str) -> None:
        """Keep that a shard is fresh, which a job has just made so."""
        self.states.take_index(step, shard)
        self._settle(step, shard, self._key(step, shard))

    def _settle(self, step: Step, shard: str, key: str) -> None:
        index_is_whole = self.states.of_shard(step, shard)
        # The catalog is made from files that no key knows.
        is_fresh = [key] if step.name != CATALOG.step else []
        settled.settle(f"{step.name}/{shard}", index_is_whole, *is_fresh)

    def save(self, name: str) -> None:
        """Cache the hashes of files for the next process."""
        self.files.save(name)
        self.states.save(name)

    def _key(self, step: Step, shard: str) -> str:
        return self.states.key(step, shard, self._step_recipe(step))

    def _find_reason(self, unit: Unit) -> str:
        receipt = self.receipt(unit)
        if receipt is None:
            return "new"
        if self._is_recursive and any(map(self.reason, self.graph.upstream(unit))):
            return "upstream"
        step, recipe = STEPS[unit.step], self.recipe(unit)
        reason = receipts.difference(
            receipt, recipe, unit.folder, step.writes, self.files
        )
        return self._with_files(reason, step, receipt) if reason == "inputs" else reason

    def _with_files(self, reason: str, step: Step, receipt: Receipt) -> str:
        """Name after the reason which files from outside have changed, if any."""
        recorded = receipt["recipe"]["inputs"]
        outside = self._step_recipe(step)["inputs"].items()
        changed = [path for path, sha256 in outside if recorded.get(path) != sha256]
        return f"{reason}: {', '.join(changed)}" if changed else reason

    def shard_reason(self, step: Step, shard: str) -> str:
        """Say in a word why a shard needs a job; nothing if it needs none."""
        reads_catalog = step.name != CATALOG.step and self._is_recursive
        if reads_catalog and self.reason(CATALOG):  # its units are not known
            return "upstream" if index_path(step.name, shard).exists() else "new"
        is_settled = self.is_settled(step, shard)
        if not is_settled and (reason := self._first_reason(step, shard)):
            return reason
        if self.orphans(step, shard):
            return "orphans"
        if not is_settled:
            self._settle(step, shard, self._keys[step.name, shard])
        return ""

    def _first_reason(self, step: Step, shard: str) -> str:
        """Say why the first stale unit of a shard is, or that its index is."""
        reasons = map(self.reason, self.graph.units(step, shard))
        if reason := next(filter(None, reasons), ""):
            return reason
        recorded = hashes.read_json(index_path(step.name, shard))
        return "" if recorded == self.shard_index(step, shard) else "index"

    def shard_index(
        self, step: Step, shard: str = shards.ONLY_SHARD
    ) -> dict[str, Receipt]:
        """Collect the receipts of a shard, by the names of the units."""
        units = self.graph.units(step, shard)
        return {unit.name: self.existing_receipt(unit) for unit in units}

    def index_hash(self, step: Step) -> str:
        """Hash the receipts of a step: all that its metrics say."""
        if step.name not in self._index_hashes:
            self._index_hashes[step.name] = hashes.of_value(self.shard_index(step))
        return self._index_hashes[step.name]

    def orphans(self, step: Step, shard: str) -> list[Path]:
        """List results of shapes that are gone, and indexes of other shards."""
        if step.name not in self._orphans:
            self._orphans[step.name] = list(orphans.orphaned_units(step, self.graph))
        num_shards = shards.num_shards(shard)
        folders = [
            unit.folder
            for unit in self._orphans[step.name]
            if shards.shard_of(unit.shape, num_shards) == shard
        ]
        return folders + orphans.orphaned_indexes(step, num_shards)

    def gathered_hashes(self, step: Step) -> dict[str, str]:
        """Hash what a global step gathers; the hash of a file that failed is ""."""
        if not step.gathers:
            return {}
        rows = self.graph.shapes(step).values()
        columns = [[row[name] for name in step.columns] for row in rows]
        contents = {str(shards.CATALOG): hashes.of_value(columns)}
        for files in self.graph.gathered(step).values():
            for file in filter(None, files):
                output = self.existing_receipt(file.unit)["outputs"].get(file.name)
                contents[str(file.path)] = output["sha256"] if output else ""
        return contents

    def start_hashes(self, train: Mapping[str, Any]) -> dict[str, str]:
        """Hash the file that training with the settings `train` starts from, if any."""
        files = start_weights(train.get("start", SCRATCH))
        return {str(path): self.files.of(path) for path in files}

    def _input_hashes(self, unit: Unit, step: Step) -> dict[str, str]:
        inputs = dict(self._step_recipe(step)["inputs"])
        if step.name == CATALOG.step:
            inputs |= self._raw_hashes()
        if step.columns and not step.gathers:
            row = self.graph.shapes(step)[unit.shape]
            columns = (*step.columns, "sha256") if step.reads_source else step.columns
            key = f"{shards.CATALOG}#{unit.shape}"
            inputs[key] = hashes.of_value([row[name] for name in columns])
        inputs |= self.gathered_hashes(step)
        for file in self.graph.inputs(unit):
            receipt = self.existing_receipt(file.unit)
            output = receipt["outputs"].get(file.name)
            inputs[str(file.path)] = output["sha256"] if output else receipt["failed"]
        for measured in metrics_upstream(step.name):
            path = METRICS_FOLDER / f"{measured.name}.json"
            inputs[str(path)] = self.index_hash(measured)
        return inputs

    def _raw_hashes(self) -> dict[str, str]:
        """Hash the files that a catalog of outside meshes is made from."""
        files = raw_files(self._params["catalog"]["source"])
        return {str(path): self.files.of(path) for path in files}
