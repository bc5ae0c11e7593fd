"""Train one variant of the settings with one seed, and measure it.

Reads   what the default run normalized, rendered and drew
Writes  results/experiments/VARIANT/SEED/weights.safetensors, history.csv
        results/experiments/VARIANT/SEED/shapes.csv     a row per shape and answer
"""

import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from pipeline import parallel
from pipeline.config.params import Params
from pipeline.config.sections import SketchViews
from pipeline.experiments.baselines import (
    Answer,
    Shape,
    of_found,
    of_hull,
    of_network,
    of_oracle,
)
from pipeline.io import tables
from pipeline.network.retrieval import nearest
from pipeline.network.weights_file import num_gpus
from pipeline.provenance import experiments, jobs
from pipeline.provenance.experiments import EXPERIMENT
from pipeline.provenance.receipts import Recipe
from pipeline.provenance.shards import CATALOG
from pipeline.provenance.staleness import MissingInputError, StalenessChecker
from pipeline.provenance.summaries import FAILED, OK
from pipeline.stages import evaluate, train
from pipeline.steps import STEPS, TESTED_SPLITS

METRICS = (
    "chamfer",
    "chamfer_visible",
    "fscore_002",
    "depth_error",
    "normal_angle",
    "mask_iou",
    "silhouette_iou",
)
TRUE_MAPS = "true maps"  # what the oracle is given

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A shape, and one way to answer what its drawings show."""

    shape: Shape
    by: str
    given: str
    params: Params
    answer: Callable[[Shape, Path, Params], Answer]


def run(variant: str, seed: int, params: Params, num_jobs: int) -> Path:
    """Train and measure; return the folder of what was written.

    A killed training goes on from where it was.

    Raises:
        ValueError: There is no such variant, or the default run has not come so far.
    """
    params = params.variant(variant, seed)
    plain = params.model_dump(mode="json")
    checker = StalenessChecker(plain, is_recursive=False)
    recipe = _recipe(plain, checker)
    folder, scratch = (
        experiments.experiment_folder(variant, seed),
        jobs.scratch_folder(EXPERIMENT, recipe),
    )
    for path in (folder, scratch):
        path.mkdir(parents=True, exist_ok=True)
    experiments.remove_receipt(folder)
    jobs.write_manifest(scratch / "shapes.csv", EXPERIMENT, checker)
    rows = tables.read_rows(scratch / "shapes.csv")
    weights, history, measured = (folder / name for name in EXPERIMENT.writes)
    learned = [row for row in rows if row["split"] in STEPS["train"].splits]
    tables.write_rows(scratch / "manifest.csv", learned)
    train.run(
        scratch / "manifest.csv", weights, history, scratch=scratch, params=params
    )
    trials = list(_trials(rows, variant, weights, params))
    gpus = num_gpus(params.infer.device)  # one process asks the network on each
    done = parallel.each(measure, trials, min(num_jobs, gpus) if gpus else num_jobs)
    tables.write_rows(measured, list(_with_progress(done, len(trials))))
    _keep_journal(scratch / jobs.JOURNAL, folder)
    experiments.write_receipt(folder, recipe, EXPERIMENT.writes)
    shutil.rmtree(scratch)
    return folder


def _keep_journal(journal: Path, folder: Path) -> None:
    """Put what the training said beside its weights."""
    shutil.rmtree(folder / journal.name, ignore_errors=True)
    if journal.is_dir():
        shutil.move(journal, folder)


def _recipe(plain: dict[str, Any], checker: StalenessChecker) -> Recipe:
    """Work out what decides the results; the default run has to have come so far."""
    try:
        if not checker.graph.shapes(EXPERIMENT):
            raise MissingInputError(f"no {CATALOG}; snakemake catalog_all makes it")
        return experiments.recipe(plain, checker)
    except MissingInputError as error:
        raise ValueError(str(error)) from None


def measure(trial: Trial) -> dict[str, object]:
    """Answer and measure; the row says so where that fails."""
    shape = trial.shape
    row: dict[str, object] = {
        "id": shape.id,
        "category": shape.category,
        "split": shape.split,
        "answer": trial.by,
        "given": trial.given,
        "status": OK,
        "reason": "",
    }
    try:
        if shape.lacks:
            raise ValueError(f"the default run has no {shape.lacks} of it")
        with tempfile.TemporaryDirectory() as name:
            answer = trial.answer(shape, Path(name), trial.params)
            paths = answer.mesh, *answer.maps, shape.mesh, *shape.maps
            facts = evaluate.run(*paths, Path(name) / "m.json", params=trial.params)
        return row | {name: facts[name] for name in METRICS}
    except ValueError as error:
        return row | {"status": FAILED, "reason": " ".join(str(error).split())}


def tested(shapes: Sequence[Shape], most: int) -> list[Shape]:
    """Choose the shapes to measure: of each category the first `most`, or all (0)."""
    count: Counter[str] = Counter()
    chosen = []
    for shape in sorted(shapes, key=lambda shape: shape.id):
        count[shape.category] += shape.split in TESTED_SPLITS
        if shape.split in TESTED_SPLITS and count[shape.category] <= (
            most or len(shapes)
        ):
            chosen.append(shape)
    return chosen


def _trials(
    rows: Sequence[dict[str, str]], variant: str, weights: Path, params: Params
) -> Iterator[Trial]:
    """List what is measured: the network and its baselines, on each shape."""
    config = params.experiments
    shapes = [Shape.of(row) for row in rows]
    asked = tested(shapes, config.max_shapes_per_category)
    given = list(dict.fromkeys((params.infer.views, *config.view_sets)))
    by_network = partial(of_network, weights=weights)
    found = {}
    if "nearest" in config.baselines:
        found = _nearest(shapes, asked, weights, params, given)
    for views, shape in product(given, asked):
        trial = partial(
            Trial, shape=shape, given=" ".join(views), params=_told(params, views)
        )
        yield trial(by=variant, answer=by_network)
        if "hull" in config.baselines:
            yield trial(by="hull", answer=of_hull)
        if found:
            other = found[views, shape.id]
            yield trial(by="nearest", answer=partial(of_found, found=other))
    for shape in asked if "oracle" in config.baselines else ():
        yield Trial(
            shape=shape, by="oracle", given=TRUE_MAPS, params=params, answer=of_oracle
        )


def _nearest(
    shapes: Sequence[Shape],
    asked: Sequence[Shape],
    weights: Path,
    params: Params,
    given: Sequence[SketchViews],
) -> dict[tuple[SketchViews, str], Shape]:
    """Find the training shape nearest to each, by what is given and the shape's id."""
    learned = [shape for shape in shapes if shape.split == "train" and not shape.lacks]
    whole = [shape for shape in asked if not shape.lacks]
    sheets, wanted = ([shape.sketch for shape in group] for group in (learned, whole))
    found = {(views, shape.id): shape for views, shape in product(given, asked)}
    for views, indices in nearest(sheets, wanted, weights, params, given).items():
        for shape, index in zip(whole, indices, strict=True):
            found[views, shape.id] = learned[index]
    return found


def _told(params: Params, views: SketchViews) -> Params:
    """Set the drawings that are given."""
    return params.model_copy(
        update={"infer": params.infer.model_copy(update={"views": views})}
    )


def _with_progress(
    rows: Iterable[dict[str, object]], count: int
) -> Iterator[dict[str, object]]:
    for number, row in enumerate(rows, start=1):
        words = (str(row[key]) for key in ("answer", "given", "id"))
        log.info(
            "%d of %d: %s: %s", number, count, ", ".join(words), row["reason"] or "ok"
        )
        yield row
