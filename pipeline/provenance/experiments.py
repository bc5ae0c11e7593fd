"""Experiments: variants of the settings, trained and measured beside the steps.

A job trains one variant with one seed and measures it; a last one makes the table of
all. Both have a receipt, as units of steps have. What the default run normalized,
rendered and drew is what every variant learns from and is measured on.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.provenance.freshness import (
    code_hashes,
    hashes,
    library_versions,
    receipts,
)
from pipeline.provenance.freshness.receipts import RESULTS, Receipt, Recipe
from pipeline.provenance.freshness.shards import LABELS
from pipeline.provenance.freshness.staleness import StalenessChecker
from pipeline.provenance.snakemake_adapter import SnakemakeAdapter
from pipeline.steps import STEPS, Step

# Like a global step, but not in their table: no step and no DVC stage waits for it.
EXPERIMENT = Step(
    name="experiments",
    description="train variants and measure them on the tested shapes",
    arguments=(),  # no stage takes them
    is_global=True,
    gathers=(*STEPS["train"].gathers, "normalize/mesh.ply"),
    columns=LABELS,
    writes=("weights.safetensors", "history.csv", "shapes.csv"),
    also_reads_params=(
        "render",
        "sketch",
        "train",
        "infer",
        "fuse",
        "mesh",
        "refine",
        "evaluate",
    ),
    has_scratch=True,
)
FOLDER = RESULTS / EXPERIMENT.name
TABLE = ("table.csv", "table.md", "curves.svg")
TABLE_INPUTS = ("shapes.csv", "history.csv")

_RECEIPT = "receipt.json"
_MODULES = Path("pipeline/experiments")

Experiment = tuple[str, int]  # variant, seed
Plain = Mapping[str, Any]


class Experiments:
    """The experiments' jobs, as Snakemake has to see them.

    Args:
        adapter: That of the steps.
        params: Of each experiment: the variant's params, plain.
    """

    def __init__(
        self, adapter: SnakemakeAdapter, params: Mapping[Experiment, Plain]
    ) -> None:
        self._adapter = adapter
        self._params = params
        self._reason = cache(self._find_reason)

    def inputs(self, wildcards: Any) -> list[str]:
        """List what a job waits for, and a file that is always new if it has to run."""
        self._adapter.wait_for_catalog()
        reason = self._reason((wildcards.variant, int(wildcards.seed)))
        indexes = [
            path
            for step in EXPERIMENT.upstream
            for path in self._adapter.index_paths(step)
        ]
        return self._adapter.other_inputs(indexes, is_stale=bool(reason))

    def table_inputs(self, wildcards: Any) -> list[str]:
        """List what the table waits for, in the same way."""
        self._adapter.wait_for_catalog()
        files = [
            str(experiment_folder(*experiment) / name)
            for experiment in self._params
            for name in TABLE_INPUTS
        ]
        is_stale = any(map(self._reason, self._params)) or receipts.stale_reason(
            FOLDER / _RECEIPT,
            table_recipe(self._params),
            TABLE,
            self._adapter.checker.files,
        )
        return self._adapter.other_inputs(files, is_stale=bool(is_stale))

    def _find_reason(self, experiment: Experiment) -> str:
        """Say in a word why a job has to run; nothing if it has not."""
        if self._adapter.is_stale(EXPERIMENT.upstream):
            return "upstream"
        checker = self._adapter.checker
        return receipts.stale_reason(
            experiment_folder(*experiment) / _RECEIPT,
            recipe(self._params[experiment], checker),
            EXPERIMENT.writes,
            checker.files,
        )


def experiment_folder(variant: str, seed: int) -> Path:
    """Where the results of one experiment lie."""
    return FOLDER / variant / str(seed)


def recipe(params: Plain, checker: StalenessChecker) -> Recipe:
    """Work out what decides the results of a job with a variant's params."""
    module = _MODULES / "trial.py"
    return Recipe(
        params={name: params[name] for name in EXPERIMENT.params_blocks},
        code=code_hashes.hashes(module),
        versions=library_versions.pinned(module),
        inputs=checker.gathered_hashes(EXPERIMENT)
        | checker.start_hashes(params["train"]),
    )


def table_recipe(experiments: Iterable[Experiment]) -> Recipe:
    """Work out what decides the table, from the receipts of the experiments."""
    module = _MODULES / "table.py"
    outputs = {
        str(experiment_folder(*each)): _outputs(experiment_folder(*each))
        for each in experiments
    }
    return Recipe(
        params={},
        code=code_hashes.hashes(module),
        versions=library_versions.pinned(module),
        inputs={
            f"{place}/{name}": files.get(name, {}).get("sha256", "")
            for place, files in outputs.items()
            for name in TABLE_INPUTS
        },
    )


def write_receipt(folder: Path, recipe: Recipe, names: Sequence[str]) -> None:
    """Write the receipt of what was made in a folder, the last thing a job does."""
    outputs = receipts.describe(folder, names)
    receipt = Receipt(recipe=recipe, outputs=outputs, facts={}, failed="")
    receipts.publish_json(folder / _RECEIPT, receipt)


def remove_receipt(folder: Path) -> None:
    """Remove the receipt of what is about to be made anew."""
    (folder / _RECEIPT).unlink(missing_ok=True)


def _outputs(folder: Path) -> dict[str, Any]:
    """Read what a receipt says of the files beside it; nothing without one."""
    return (hashes.read_json(folder / _RECEIPT) or {}).get("outputs", {})
