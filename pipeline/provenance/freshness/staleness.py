"""Which units are stale, and why: their receipts, held against what holds now.

A unit is fresh when its receipt has the recipe that holds now, and its files are there.
Snakemake schedules shards of units, cut by a hash of the shape's id; the index of a
shard holds the receipts of its units.
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
    shards,
)
from pipeline.provenance.freshness.graph import UnitGraph
from pipeline.provenance.freshness.raw_files import (
    NO_START_FILE,
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


class MissingInputError(RuntimeError):
    """A job was started before what it reads was made."""


class StalenessChecker:
    """Knows each unit's recipe, its receipt, and the reason to make it, if any.

    It looks at a thing once: take a new one for a new look. Paths are relative to the
    working directory, the project's root.

    Attributes:
        graph: The units, and what they are made from.
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
        self.files = hashes.FileHashes(CACHE)
        self._params = params
        self._is_recursive = checks_upstream
        self._code: dict[str, tuple[dict[str, str], dict[str, str]]] = {}
        self._receipts: dict[Unit, Receipt | None] = {}
        self._reasons: dict[Unit, str] = {}
        self._index_hashes: dict[str, str] = {}
        self._orphans: dict[str, list[Unit]] = {}

    def receipt(self, unit: Unit) -> Receipt | None:
        """Read the receipt of a unit; None where there is none."""
        if unit not in self._receipts:
            receipt = hashes.read_json(unit.receipt)
            is_one = receipts.has_form(receipt) and {"failed", "facts"} <= set(receipt)
            self._receipts[unit] = receipt if is_one else None
        return self._receipts[unit]

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
        self._receipts[unit], self._reasons[unit] = receipt, ""

    def recipe(self, unit: Unit) -> Recipe:
        """Work out what decides the content of a unit now."""
        step = STEPS[unit.step]
        if step.name not in self._code:
            self._code[step.name] = (
                code_hashes.hashes(step.module),
                library_versions.pinned(step.module),
            )
        code, versions = self._code[step.name]
        return Recipe(
            params={name: self._params[name] for name in step.params_blocks},
            code=code,
            versions=versions,
            inputs=self._input_hashes(unit, step),
        )

    def reason(self, unit: Unit) -> str:
        """Say in a word why a unit has to be made; nothing if it is fresh."""
        if unit not in self._reasons:
            self._reasons[unit] = self._find_reason(unit)
        return self._reasons[unit]

    def _find_reason(self, unit: Unit) -> str:
        receipt = self.receipt(unit)
        if receipt is None:
            return "new"
        if self._is_recursive and any(map(self.reason, self.graph.upstream(unit))):
            return "upstream"
        outputs = STEPS[unit.step].writes
        recipe = self.recipe(unit)
        return receipts.difference(receipt, recipe, unit.folder, outputs, self.files)

    def shard_reason(self, step: Step, shard: str) -> str:
        """Say in a word why a shard needs a job; nothing if it needs none."""
        reads_catalog = step.name != "catalog" and self._is_recursive
        if reads_catalog and self.reason(Unit("catalog")):  # its units are not known
            return "upstream" if index_path(step.name, shard).exists() else "new"
        for unit in self.graph.units(step, shard):
            if reason := self.reason(unit):
                return reason
        if self.orphans(step, shard):
            return "orphans"
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
        files = start_weights(train.get("start", NO_START_FILE[0]))
        return {str(path): self.files.of(path) for path in files}

    def _input_hashes(self, unit: Unit, step: Step) -> dict[str, str]:
        inputs = self._raw_hashes() if step.name == "catalog" else {}
        if step.columns and not step.gathers:
            row = self.graph.shapes(step)[unit.shape]
            columns = (*step.columns, "sha256") if step.reads_source else step.columns
            key = f"{shards.CATALOG}#{unit.shape}"
            inputs[key] = hashes.of_value([row[name] for name in columns])
        if step.name == "train":
            inputs |= self.start_hashes(self._params["train"])
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
