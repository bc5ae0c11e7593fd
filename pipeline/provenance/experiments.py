"""Experiments: variants of the settings, trained and measured beside the steps.

A job trains one variant with one seed and measures it; a last one makes the table of
all. Both have a receipt, as units of steps have. What the default run normalized,
rendered and drew is what every variant learns from and is measured on.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.provenance import code_hashes, hashes, receipts
from pipeline.provenance.receipts import RESULTS, Receipt, Recipe
from pipeline.provenance.shards import KNOWN_BY
from pipeline.provenance.snakemake_adapter import Schedule
from pipeline.provenance.staleness import Ledger
from pipeline.steps import TRUE_MAPS, Step

# Like a global step, but not in their table: no step and no DVC stage waits for it.
EXPERIMENT = Step(
    name="experiments",
    does="train variants and measure them on the tested shapes",
    is_global=True,
    gathers=("sketch/sketch.png", *TRUE_MAPS, "normalize/mesh.ply"),
    columns=KNOWN_BY,
    writes=("weights.safetensors", "history.csv", "shapes.csv"),
    borrows=(
        *("render", "sketch", "train", "infer"),
        *("fuse", "mesh", "refine", "evaluate"),
    ),
    has_scratch=True,
)
FOLDER = RESULTS / EXPERIMENT.name
TABLE = ("table.csv", "table.md", "curves.svg")
SUMMED_UP = ("shapes.csv", "history.csv")  # what the table is made from

_RECEIPT = "receipt.json"
_COMMANDS = Path("pipeline/commands")

Job = tuple[str, int]  # variant, seed
Plain = Mapping[str, Any]


class Experiments:
    """The experiments' jobs, as Snakemake has to see them.

    Args:
        schedule: That of the steps.
        settings: Of each job: the variant's params, plain.
    """

    def __init__(self, schedule: Schedule, settings: Mapping[Job, Plain]) -> None:
        self._schedule = schedule
        self._settings = settings
        self._reason = cache(self._look)

    def inputs(self, wildcards: Any) -> list[str]:
        """List what a job waits for, and a file that is always new if it has to run."""
        job = wildcards.variant, int(wildcards.seed)
        rolls = [r for of in EXPERIMENT.upstream for r in self._schedule.rolls(of)]
        return self._schedule.beside(rolls, is_stale=bool(self._reason(job)))

    def summed_up(self, wildcards: Any) -> list[str]:
        """List what the table waits for, in the same way."""
        files = [
            str(place(*job) / name) for job in self._settings for name in SUMMED_UP
        ]
        is_stale = any(map(self._reason, self._settings)) or receipts.why_stale(
            FOLDER / _RECEIPT, table_recipe(self._settings), self._schedule.ledger.files
        )
        return self._schedule.beside(files, is_stale=bool(is_stale))

    def _look(self, job: Job) -> str:
        """Say in a word why a job has to run; nothing if it has not."""
        if self._schedule.is_stale(EXPERIMENT.upstream):
            return "upstream"
        ledger = self._schedule.ledger
        wanted = recipe(self._settings[job], ledger)
        return receipts.why_stale(place(*job) / _RECEIPT, wanted, ledger.files)


def place(variant: str, seed: int) -> Path:
    """Where the results of one job lie."""
    return FOLDER / variant / str(seed)


def recipe(params: Plain, ledger: Ledger) -> Recipe:
    """Work out what decides the results of a job with a variant's params."""
    return Recipe(
        params={name: params[name] for name in EXPERIMENT.blocks},
        code=code_hashes.hashes(_COMMANDS / "experiment.py"),
        inputs=ledger.contents(EXPERIMENT),
    )


def table_recipe(jobs: Mapping[Job, object]) -> Recipe:
    """Work out what decides the table, from the receipts of the jobs."""
    made = {str(place(*job)): _made(place(*job)) for job in jobs}
    return Recipe(
        params={},
        code=code_hashes.hashes(_COMMANDS / "experiments.py"),
        inputs={
            f"{folder}/{name}": outputs.get(name, {}).get("sha256", "")
            for folder, outputs in made.items()
            for name in SUMMED_UP
        },
    )


def record(folder: Path, recipe: Recipe, names: tuple[str, ...]) -> None:
    """Write the receipt of what was made in a folder, the last thing a job does."""
    outputs = receipts.describe(folder, names)
    receipt = Receipt(recipe=recipe, outputs=outputs, facts={}, failed="")
    receipts.put_json(folder / _RECEIPT, receipt)


def forget(folder: Path) -> None:
    """Remove the receipt of what is about to be made anew."""
    (folder / _RECEIPT).unlink(missing_ok=True)


def _made(folder: Path) -> dict[str, Any]:
    return (hashes.read_json(folder / _RECEIPT) or {}).get("outputs", {})
