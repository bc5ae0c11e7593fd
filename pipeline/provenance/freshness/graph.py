"""The units of all steps, and the files of other units that each is made from."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline.provenance.freshness import shards
from pipeline.provenance.freshness.receipts import Unit
from pipeline.steps import NO_BRANCH, STEPS, Step, metrics_upstream

Splits = tuple[str, ...]


class UnitFile(NamedTuple):
    """A file that a unit has made, or will make."""

    unit: Unit
    name: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.unit.folder / self.name


class UnitGraph:
    """What the table of steps means for the shapes of the catalog.

    The catalog is read when it is first needed, and once.
    """

    def __init__(self) -> None:
        self._shapes: dict[Splits, dict[str, shards.Row]] = {}
        self._names: dict[tuple[Splits, int], dict[str, list[str]]] = {}
        self._units: dict[tuple[str, str], list[Unit]] = {}

    @cached_property
    def _catalog(self) -> dict[str, shards.Row]:
        return shards.read_catalog()

    def shapes(self, step: Step) -> dict[str, shards.Row]:
        """List the catalog's rows of the shapes that a step works on, by id."""
        if step.splits not in self._shapes:
            self._shapes[step.splits] = {
                shape: row
                for shape, row in self._catalog.items()
                if row["split"] in step.splits
            }
        return self._shapes[step.splits]

    def units(self, step: Step, shard: str = shards.ONLY_SHARD) -> list[Unit]:
        """List the units of a shard."""
        if step.is_global:
            return [Unit(step.name)]
        if (step.name, shard) not in self._units:
            self._units[step.name, shard] = [
                Unit(step.name, shape, branch)
                for shape in self._shapes_by_shard(step, shards.num_shards(shard))[
                    shard
                ]
                for branch in step.reads
            ]
        return self._units[step.name, shard]

    def _shapes_by_shard(self, step: Step, num_shards: int) -> dict[str, list[str]]:
        if (step.splits, num_shards) not in self._names:
            by_shard: dict[str, list[str]] = {n: [] for n in shards.names(num_shards)}
            for shape in self.shapes(step):
                by_shard[shards.shard_of(shape, num_shards)].append(shape)
            self._names[step.splits, num_shards] = by_shard
        return self._names[step.splits, num_shards]

    def inputs(self, unit: Unit) -> list[UnitFile]:
        """List the files of other steps that `run` takes for a unit, in its order."""
        step = STEPS[unit.step]
        files = [*step.reads[unit.branch], *step.shared]
        return [resolve(file, unit.shape, unit.branch) for file in files]

    def gathered(self, step: Step) -> dict[str, list[UnitFile | None]]:
        """List, by shape, the files that a global step gathers.

        None stands for a file that no unit makes, since the shape is not of its split.
        """
        if not step.gathers:
            return {}
        return {
            shape: [
                file if shape in self.shapes(STEPS[file.unit.step]) else None
                for file in (resolve(name, shape) for name in step.gathers)
            ]
            for shape in self.shapes(step)
        }

    def upstream(self, unit: Unit) -> Iterator[Unit]:
        """List the units that a unit is made from."""
        yield from (file.unit for file in self.inputs(unit))
        for files in self.gathered(STEPS[unit.step]).values():
            yield from (file.unit for file in files if file)
        for step in metrics_upstream(unit.step):
            yield from self.units(step)


def resolve(file: str, shape: str, branch: str = NO_BRANCH) -> UnitFile:
    """Find what "step/file" or "step/file@branch" of the table means for a shape."""
    path, _, chosen = file.partition("@")
    step_name, name = path.split("/")
    step = STEPS[step_name]
    branch = chosen or branch
    return UnitFile(
        Unit(
            step_name,
            "" if step.is_global else shape,
            branch if branch in step.reads else NO_BRANCH,
        ),
        name,
    )
