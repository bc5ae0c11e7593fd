"""What is there, held against what params, code and inputs ask for.

A unit is fresh when its receipt has the recipe that holds now, and its files are there.
Snakemake schedules shards of units, cut by a hash of the shape's id; the roll of a
shard holds the receipts of its units.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.provenance import code_hashes, hashes, receipts, shards
from pipeline.provenance.receipts import RESULTS, Receipt, Recipe, Unit
from pipeline.steps import PLAIN, STEPS, Step, with_metrics

MEMORY = Path(".cache/hashes")
PROCEDURAL = "procedural"
RAW = {".csv", ".obj", ".off", ".ply", ".stl", ".glb", ".gltf", ".bin", ".dae"}

Source = tuple[Unit, str]  # a unit, and the name of one of its files


class MissingError(RuntimeError):
    """A job was started before what it reads was made."""


class Ledger:
    """Knows each unit's recipe, its receipt, and the reason to make it, if any.

    It looks at a thing once: take a new one for a new look. Paths are relative to the
    working directory, the project's root.

    Args:
        params: All of params.yaml, plain.
        is_recursive: Whether a unit made from a stale one is stale. A job says no: what
            it reads has been made before.
    """

    def __init__(self, params: Mapping[str, Any], *, is_recursive: bool = True) -> None:
        self.files = hashes.FileHashes(MEMORY)
        self._params = params
        self._is_recursive = is_recursive
        self._rows: dict[str, dict[str, shards.Row]] = {}
        self._code: dict[str, dict[str, str]] = {}
        self._receipts: dict[Unit, Receipt | None] = {}
        self._reasons: dict[Unit, str] = {}
        self._rolled: dict[str, str] = {}
        self._cuts: dict[tuple[str, int], dict[str, list[Unit]]] = {}
        self._orphans: dict[str, list[Unit]] = {}

    def rows(self, step: Step) -> dict[str, shards.Row]:
        """List the catalog's rows of the shapes that a step works on, by id."""
        if step.name not in self._rows:
            rows = shards.read().items()
            self._rows[step.name] = {k: v for k, v in rows if v["split"] in step.splits}
        return self._rows[step.name]

    def units(self, step: Step, shard: str = shards.ONE) -> list[Unit]:
        """List the units of a shard."""
        if step.is_global:
            return [Unit(step.name)]
        cut = step.name, shards.count(shard)
        if cut not in self._cuts:
            self._cuts[cut] = {name: [] for name in shards.names(cut[1])}
            for shape in self.rows(step):
                units = [Unit(step.name, shape, variant) for variant in step.reads]
                self._cuts[cut][shards.holding(shape, cut[1])] += units
        return self._cuts[cut][shard]

    def taken(self, unit: Unit) -> list[Source]:
        """List the files of other steps that `run` takes for a unit, in its order."""
        step = STEPS[unit.step]
        files = [*step.reads[unit.variant], *step.shared]
        return [resolve(file, unit.shape, unit.variant) for file in files]

    def gathered(self, step: Step) -> dict[str, list[Source | None]]:
        """List, by shape, the files that a global step gathers; None: none is made."""
        found = {
            shape: [resolve(file, shape) for file in step.gathers]
            for shape in (self.rows(step) if step.gathers else ())
        }
        return {
            shape: [
                s if shape in self.rows(STEPS[s[0].step]) else None for s in sources
            ]
            for shape, sources in found.items()
        }

    def contents(self, step: Step) -> dict[str, str]:
        """Hash what a global step gathers; failed shapes are left out, and are ""."""
        if not step.gathers:
            return {}
        rows = [[r[c] for c in step.columns] for r in self.rows(step).values()]
        contents = {str(shards.CATALOG): hashes.of_value(rows)}
        for sources in self.gathered(step).values():
            for source, name in filter(None, sources):
                file = self.made(source)["outputs"].get(name)
                contents[str(source.folder / name)] = file["sha256"] if file else ""
        return contents

    def sources(self, unit: Unit) -> Iterator[Source]:
        """List the files of other steps that a unit is made from, taken or gathered."""
        yield from self.taken(unit)
        for files in self.gathered(STEPS[unit.step]).values():
            yield from filter(None, files)

    def receipt(self, unit: Unit) -> Receipt | None:
        """Read the receipt of a unit; None where there is none."""
        if unit not in self._receipts:
            self._receipts[unit] = hashes.read_json(unit.receipt)
        return self._receipts[unit]

    def made(self, unit: Unit) -> Receipt:
        """Read the receipt of a unit that has to be there.

        Raises:
            MissingError: It is not.
        """
        receipt = self.receipt(unit)
        if receipt is None:
            raise MissingError(f"no {unit.receipt}; snakemake {unit.step}_all makes it")
        return receipt

    def record(self, unit: Unit, receipt: Receipt) -> None:
        """Put a unit that was made in its place, with its receipt."""
        receipts.put(unit, receipt)
        for name, output in receipt["outputs"].items():
            self.files.learn(unit.folder / name, output["sha256"])
        self._receipts[unit], self._reasons[unit] = receipt, ""

    def recipe(self, unit: Unit) -> Recipe:
        """Work out what decides the content of a unit now."""
        step = STEPS[unit.step]
        if step.name not in self._code:
            self._code[step.name] = code_hashes.hashes(step.module)
        return Recipe(
            params={name: self._params[name] for name in step.blocks},
            code=self._code[step.name],
            inputs=self._inputs(unit, step),
        )

    def reason(self, unit: Unit) -> str:
        """Say in a word why a unit has to be made; nothing if it is fresh."""
        if unit not in self._reasons:
            self._reasons[unit] = self._reason(unit)
        return self._reasons[unit]

    def shard_reason(self, step: Step, shard: str) -> str:
        """Say in a word why a shard needs a job; nothing if it needs none."""
        is_listed = step.name == "catalog" or not self._is_recursive
        if not is_listed and self.reason(Unit("catalog")):
            is_new = not roll_path(step, shard).exists()
            return "new" if is_new else "upstream"
        for unit in self.units(step, shard):
            if reason := self.reason(unit):
                return reason
        if self.orphans(step, shard):
            return "orphans"
        is_rolled = hashes.read_json(roll_path(step, shard)) == self.roll(step, shard)
        return "" if is_rolled else "roll"

    def roll(self, step: Step, shard: str = shards.ONE) -> dict[str, Receipt]:
        """Collect the receipts of a shard, by the names of the units."""
        return {unit.name: self.made(unit) for unit in self.units(step, shard)}

    def rolled(self, step: Step) -> str:
        """Hash the receipts of a step: all that its metrics say."""
        if step.name not in self._rolled:
            self._rolled[step.name] = hashes.of_value(self.roll(step))
        return self._rolled[step.name]

    def orphans(self, step: Step, shard: str) -> list[Path]:
        """List results of shapes that are gone, and rolls of another cut."""
        num_shards = shards.count(shard)
        if step.name not in self._orphans:
            self._orphans[step.name] = list(self._unknown_units(step))
        gone = [
            unit.folder
            for unit in self._orphans[step.name]
            if shards.holding(unit.shape, num_shards) == shard
        ]
        rolls = roll_path(step, shard).parent.glob("*.json")
        return gone + [
            roll for roll in rolls if not roll.match(f"*-of-{num_shards}.json")
        ]

    def _unknown_units(self, step: Step) -> Iterator[Unit]:
        """Find every folder with a receipt that no shape or variant asks for."""
        if step.is_global:
            return
        known = {unit.name for unit in self.units(step)}
        for name in _folders(RESULTS / step.name):
            if name in known:
                continue
            shapes = _folders(RESULTS / step.name / name)
            for unit in (
                Unit(step.name, name),
                *(Unit(step.name, s, name) for s in shapes),
            ):
                if unit.name not in known and unit.receipt.exists():
                    yield unit

    def _inputs(self, unit: Unit, step: Step) -> dict[str, str]:
        inputs: dict[str, str] = {}
        if step.name == "catalog":
            inputs |= self._raw(self._params["catalog"]["source"])
        if step.columns and not step.gathers:
            row = self.rows(step)[unit.shape]
            columns = [row[name] for name in (*step.columns, "sha256")]
            inputs[f"{shards.CATALOG}#{unit.shape}"] = hashes.of_value(columns)
        inputs |= self.contents(step)
        for source, name in self.taken(unit):
            receipt = self.made(source)
            file = receipt["outputs"].get(name)
            inputs[str(source.folder / name)] = (
                file["sha256"] if file else receipt["failed"]
            )
        for before in with_metrics(step.name):
            inputs[f"{RESULTS}/metrics/{before.name}.json"] = self.rolled(before)
        return inputs

    def _raw(self, source: str) -> dict[str, str]:
        """Hash the files that a catalog of outside meshes is made from."""
        folder = raw_folder(source)
        if folder is None:
            return {}
        return {
            str(path): self.files.of(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix.lower() in RAW and path.is_file()
        }

    def _upstream(self, unit: Unit) -> Iterator[Unit]:
        yield from (source for source, _ in self.sources(unit))
        for before in with_metrics(unit.step):
            yield from self.units(before)

    def _reason(self, unit: Unit) -> str:
        receipt = self.receipt(unit)
        if receipt is None:
            return "new"
        if self._is_recursive and any(map(self.reason, self._upstream(unit))):
            return "upstream"
        recipe = self.recipe(unit)
        for part in ("params", "code", "inputs"):
            if receipt["recipe"].get(part) != recipe.get(part):
                return part
        outputs = receipt["outputs"]
        wanted = () if receipt["failed"] else STEPS[unit.step].writes
        is_whole = set(outputs) == set(wanted)
        is_whole = is_whole and receipts.are_there(outputs, unit.receipt, self.files)
        return "" if is_whole else "outputs"


def raw_folder(source: str) -> Path | None:
    """Where the meshes of `catalog.source` lie; None if they are procedural."""
    path = Path(source)
    return None if source == PROCEDURAL else path.parent if path.is_file() else path


def roll_path(step: Step, shard: str) -> Path:
    """Where the roll of a shard lies."""
    return RESULTS / step.name / "_shards" / f"{shard}.json"


def resolve(file: str, shape: str, variant: str = PLAIN) -> Source:
    """Find what "step/file" or "step/file@variant" of the table means for a shape."""
    path, _, picked = file.partition("@")
    name, file = path.split("/")
    step = STEPS[name]
    variant = picked or variant
    has_variant = variant in step.reads
    return Unit(
        name, "" if step.is_global else shape, variant if has_variant else PLAIN
    ), file


def _folders(root: Path) -> list[str]:
    try:
        with os.scandir(root) as entries:
            return sorted(
                e.name for e in entries if e.name[0] not in "._" and e.is_dir()
            )
    except FileNotFoundError:  # another shard's job has just moved it
        return []
