"""Train one variant of the settings with one seed, and measure it.

Reads   what the default run normalized, rendered and drew
Writes  results/experiments/VARIANT/SEED/weights.safetensors, history.csv
        results/experiments/VARIANT/SEED/shapes.csv     a row per shape, method, views
"""

import logging
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from pipeline.config.params import Params
from pipeline.config.sections import SketchViews
from pipeline.experiments import baselines
from pipeline.experiments.baselines import Result, Shape
from pipeline.geometry.metrics.aggregate import FAILED, OK
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.io import tables
from pipeline.network.base.device import num_gpus
from pipeline.network.retrieval import nearest
from pipeline.parallel import parallel_map
from pipeline.provenance import experiments
from pipeline.provenance.execution import jobs
from pipeline.provenance.experiments import EXPERIMENT
from pipeline.provenance.freshness.receipts import Recipe
from pipeline.provenance.freshness.shards import CATALOG
from pipeline.provenance.freshness.staleness import MissingInputError, StalenessChecker
from pipeline.stages import train
from pipeline.steps import STEPS, TESTED_SPLITS

TRUE_MAPS = "true maps"  # what the oracle is given

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A shape, and one method to reconstruct it.

    Attributes:
        views: The drawings that the method is given, in words.
    """

    shape: Shape
    method: str
    views: str
    params: Params
    reconstruct: Callable[[Shape, Params], Result]


def run(variant: str, seed: int, params: Params, num_jobs: int) -> Path:
    """Train and measure; return the folder of what was written.

    A killed training goes on from where it was.

    Raises:
        ValueError: There is no such variant, or the default run has not come so far.
    """
    params = params.variant(variant, seed)
    plain = params.model_dump(mode="json")
    checker = StalenessChecker(plain, checks_upstream=False)
    recipe = _recipe(plain, checker)
    folder, scratch = (
        experiments.experiment_folder(variant, seed),
        jobs.scratch_folder(EXPERIMENT, recipe),
    )
    for path in (folder, scratch):
        path.mkdir(parents=True, exist_ok=True)
    experiments.remove_receipt(folder)
    jobs.write_manifest(scratch / "shapes.csv", EXPERIMENT, checker)
    shapes = tables.read_csv(scratch / "shapes.csv")
    weights, history, measured = (folder / name for name in EXPERIMENT.writes)
    training = [row for row in shapes if row["split"] in STEPS["train"].splits]
    tables.write_csv(scratch / "manifest.csv", training)
    train.run(
        scratch / "manifest.csv", weights, history, scratch=scratch, params=params
    )
    trials = list(_trials(shapes, variant, weights, params))
    gpus = num_gpus(params.infer.device)  # one process asks the network on each
    num_processes = min(num_jobs, gpus) if gpus else num_jobs
    rows = parallel_map(measure, trials, num_processes)
    tables.write_csv(measured, list(_with_progress(rows, len(trials))))
    _keep_progress_log(scratch / jobs.PROGRESS_LOG, folder)
    experiments.write_receipt(folder, recipe, EXPERIMENT.writes)
    shutil.rmtree(scratch)
    return folder


def _keep_progress_log(progress_log: Path, folder: Path) -> None:
    """Put what the training said beside its weights."""
    shutil.rmtree(folder / progress_log.name, ignore_errors=True)
    if progress_log.is_dir():
        shutil.move(progress_log, folder)


def _recipe(plain: dict[str, Any], checker: StalenessChecker) -> Recipe:
    """Work out what decides the results; the default run has to have come so far."""
    try:
        if not checker.graph.shapes(EXPERIMENT):
            raise MissingInputError(f"no {CATALOG}; snakemake catalog_all makes it")
        return experiments.recipe(plain, checker)
    except MissingInputError as error:
        raise ValueError(str(error)) from None


def measure(trial: Trial) -> dict[str, object]:
    """Reconstruct and measure; the row says so where that fails."""
    shape = trial.shape
    row: dict[str, object] = {
        "id": shape.id,
        "category": shape.category,
        "split": shape.split,
        "method": trial.method,
        "views": trial.views,
        "status": OK,
        "reason": "",
    }
    try:
        if shape.missing:
            raise ValueError(f"the default run has no {shape.missing} of it")
        result, truth = trial.reconstruct(shape, trial.params), shape.read_truth()
        return (
            row
            | Comparison(
                mesh=result.mesh,
                maps=result.maps,
                true_mesh=truth.mesh,
                true_maps=truth.maps,
                num_samples=trial.params.evaluate.num_samples,
                seed=trial.params.evaluate.seed,
            ).measure()
        )
    except ValueError as error:
        return row | {"status": FAILED, "reason": " ".join(str(error).split())}


def select_tested(shapes: Sequence[Shape], max_per_category: int) -> list[Shape]:
    """Choose the shapes to measure: of each category the first so many; 0: all."""
    count: Counter[str] = Counter()
    limit = max_per_category or len(shapes)
    chosen = []
    for shape in sorted(shapes, key=lambda shape: shape.id):
        is_tested = shape.split in TESTED_SPLITS
        count[shape.category] += is_tested
        if is_tested and count[shape.category] <= limit:
            chosen.append(shape)
    return chosen


def _trials(
    rows: Sequence[dict[str, str]], variant: str, weights: Path, params: Params
) -> Iterator[Trial]:
    """List what is measured: the network and its baselines, on each shape."""
    config = params.experiments
    shapes = [Shape.from_row(row) for row in rows]
    chosen = select_tested(shapes, config.max_shapes_per_category)
    view_sets = list(dict.fromkeys((params.infer.views, *config.view_sets)))
    nearest = {}
    if "nearest" in config.baselines:
        nearest = _nearest(shapes, chosen, weights, params, view_sets)
    for views, shape in product(view_sets, chosen):
        trial = partial(
            Trial, shape=shape, views=" ".join(views), params=_with_views(params, views)
        )
        predict = partial(baselines.predict, weights=weights)
        yield trial(method=variant, reconstruct=predict)
        if "hull" in config.baselines:
            yield trial(method="hull", reconstruct=baselines.carve_visual_hull)
        if nearest:
            retrieve = partial(baselines.retrieve, nearest=nearest[views, shape.id])
            yield trial(method="nearest", reconstruct=retrieve)
    for shape in chosen if "oracle" in config.baselines else ():
        yield Trial(
            shape=shape,
            method="oracle",
            views=TRUE_MAPS,
            params=params,
            reconstruct=baselines.mesh_true_maps,
        )


def _nearest(
    shapes: Sequence[Shape],
    chosen: Sequence[Shape],
    weights: Path,
    params: Params,
    view_sets: Sequence[SketchViews],
) -> dict[tuple[SketchViews, str], Shape]:
    """Find the training shape nearest to each, by views and the shape's id.

    A shape without drawings has none; it stands for itself, and fails as missing.
    """
    training = [s for s in shapes if s.split == "train" and not s.missing]
    queries = [shape for shape in chosen if not shape.missing]
    neighbors = {
        (views, shape.id): shape for views, shape in product(view_sets, chosen)
    }
    indices_by_views = nearest(
        [shape.sketch for shape in training],
        [shape.sketch for shape in queries],
        weights,
        params,
        view_sets,
    )
    for views, indices in indices_by_views.items():
        for shape, index in zip(queries, indices, strict=True):
            neighbors[views, shape.id] = training[index]
    return neighbors


def _with_views(params: Params, views: SketchViews) -> Params:
    """Return the settings with other drawings given."""
    infer = params.infer.model_copy(update={"views": views})
    return params.model_copy(update={"infer": infer})


def _with_progress(
    rows: Iterable[dict[str, object]], count: int
) -> Iterator[dict[str, object]]:
    for number, row in enumerate(rows, start=1):
        words = (str(row[key]) for key in ("method", "views", "id"))
        log.info(
            "%d of %d: %s: %s", number, count, ", ".join(words), row["reason"] or "ok"
        )
        yield row
