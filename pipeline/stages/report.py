"""Show a run on one page: figures, training, drawings, maps and meshes, failures.

Reads   a manifest: csv with id, category, split, and a column for each gathered file
        results/train/history.csv
        results/metrics/STEP.json, STEP.csv    where they are there
Writes  results/report/index.html              needs no other file
        results/report/overview.png            the median shape of each category
        results/report/drawings.png            shapes of each category in every style
"""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from jaxtyping import UInt8
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.io import clouds, contact_sheets, images, maps, meshes, sketches, tables
from pipeline.io.contact_sheets import Cell
from pipeline.report import cards, overview, page, records, scores
from pipeline.report.charts import Chart, Line
from pipeline.report.page import Fact, Failure, Group, Score
from pipeline.report.records import Record
from pipeline.report.scores import METRICS, OF_MAPS, PREDICTED, Shape

_CONTACTS = 2  # shapes of a category on the contact sheet


def run(  # noqa: PLR0913
    manifest_path: Path,
    history_path: Path,
    page_path: Path,
    overview_path: Path,
    drawings_path: Path,
    *,
    metrics_dir: Path,
    params: Params,
) -> None:
    """Write the page of a run, the picture of it, and a contact sheet of drawings."""
    given = params.infer
    shapes = scores.read_shapes(manifest_path)
    found = records.read_records(metrics_dir, _steps(params))
    failures = records.list_failures(shapes, found)
    table = list(scores.score(shapes))
    drawings = _contact_sheet(shapes, params)
    images.write(drawings_path, drawings)
    content = page.Page(
        title="From sketches to meshes",
        tiles=tuple(_tiles(shapes, table)),
        settings=tuple(_settings(params, found)),
        shapes=records.count_shapes(shapes, found),
        steps=records.summarize(found),
        notes=tuple(records.note_gaps(found)),
        metrics=METRICS,
        scores=tuple(table),
        charts=tuple(_charts(tables.read_rows(history_path))),
        views=(*SKETCH_VIEWS, *map(str, range(1, NUM_VIEWS - len(SKETCH_VIEWS) + 1))),
        drawings=_picture(drawings),
        drawn=f"{len(given.views)} given, style {given.style}",
        legends=cards.LEGENDS,
        groups=tuple(_groups(shapes, failures, params)),
        failures=tuple(failures),
    )
    page.write(page_path, content)
    overview.write(overview_path, list(_overview(shapes, params)))


def _steps(params: Params) -> list[str]:
    """Name the steps before this one: each has a block of params.yaml."""
    names = [name for name in type(params).model_fields if name != "workflow"]
    return names[: names.index("report")]


def _groups(
    shapes: Sequence[Shape], failures: Sequence[Failure], params: Params
) -> Iterator[Group]:
    """Show the first shapes of each category."""
    config, given = params.report, params.infer
    style = params.sketch.styles.index(given.style)
    for category, members in scores.by_category(shapes).items():
        shown = [
            cards.card(
                shape,
                [failure for failure in failures if failure.id == shape.id],
                style=style,
                given=given.views,
                size=config.image_size,
            )
            for shape in members[: config.shapes_per_category]
        ]
        yield Group(
            category=category,
            is_novel=scores.is_novel(members),
            count=len(members),
            cards=tuple(shown),
        )


def _contact_sheet(shapes: Sequence[Shape], params: Params) -> UInt8[ndarray, "H W"]:
    """Draw the first shapes of each category in each style, a row for each shape."""
    cells = []
    for members in scores.by_category(shapes).values():
        for shape in members[:_CONTACTS]:
            for path in shape.paths("sketch/sketch.png"):
                rows = sketches.read_sheet(path)  # further variants follow
                cells += [
                    Cell(title=f"{shape.id}, {style}", pictures=list(rows[index]))
                    for index, style in enumerate(params.sketch.styles)
                ]
    return contact_sheets.sheet(
        cells, columns=len(params.sketch.styles), size=params.report.image_size
    )


def _picture(drawings: UInt8[ndarray, "H W"]) -> page.Picture:
    width = drawings.shape[1]
    return page.encode(
        drawings, "drawings in every style", width=width, is_drawing=True
    )


def _overview(shapes: Sequence[Shape], params: Params) -> Iterator[overview.Row]:
    """Yield the shape of each category that is reconstructed as well as half of it."""
    style = params.sketch.styles.index(params.infer.style)
    for members in scores.by_category(shapes).values():
        if shape := scores.typical(members):
            sketch, *predicted, cloud, mesh, true = shape.paths(
                "sketch/sketch.png",
                "infer/depth.png",
                "infer/normal.png",
                f"fuse/cloud.ply@{PREDICTED}",
                f"refine/mesh.ply@{PREDICTED}",
                "normalize/mesh.ply",
            )
            yield overview.Row(
                drawings=sketches.read_sheet(sketch)[style],
                predicted=maps.read(*predicted),
                cloud=clouds.read(cloud),
                mesh=meshes.read(mesh),
                true=meshes.read(true),
            )


def _tiles(shapes: Sequence[Shape], scores: Sequence[Score]) -> Iterator[Fact]:
    """Yield the figures that a run is judged by."""
    novel = sum(shape.split == "novel" for shape in shapes)
    ours, best = scores[:2]
    yield Fact(
        name="shapes measured",
        value=f"{ours.count - ours.failed} of {ours.count}",
        remark=f"{novel} of a category never trained on; {ours.failed} failed",
    )
    names = [metric.key for metric in METRICS]
    for key in ("chamfer_visible", "fscore_002", "mask_iou", "watertight"):
        index = names.index(key)
        metric = METRICS[index]
        texts = [
            page.digits(score.values[index], metric.digits) for score in (ours, best)
        ]
        yield Fact(
            name=metric.name,
            value=texts[0],
            remark=metric.unit
            if key in OF_MAPS
            else f"{metric.unit}; {texts[1]} from true maps",
        )


def _settings(params: Params, records: Sequence[Record]) -> Iterator[Fact]:
    """Yield the params that explain the figures."""
    catalog, train, given = params.catalog, params.train, params.infer
    families = ", ".join(f"{count} {name}" for name, count in catalog.families.items())
    is_procedural = catalog.source == "procedural"
    yield Fact(
        name="shapes",
        value=catalog.source,
        remark=f"{families}; seed {catalog.seed}" if is_procedural else "",
    )
    yield Fact(
        name="pictures",
        value=f"{params.render.size} x {params.render.size} px",
        remark=f"{NUM_VIEWS} views",
    )
    yield Fact(
        name="drawings",
        value=f"{', '.join(given.views)} in style {given.style}",
        remark=f"drawn in {', '.join(params.sketch.styles)}",
    )
    learned = {record.step: record.summary for record in records}["train"]
    weights = learned.get("parameters")
    yield Fact(
        name="network",
        value=_network_in_words(train),
        remark=f"{weights:,} parameters" if isinstance(weights, int) else "",
    )
    yield Fact(
        name="training",
        value=f"{train.max_steps} steps of {train.batch_size} shapes",
        remark=f"{train.views_per_shape} views each, "
        f"rate {train.learning_rate:g}, seed {train.seed}",
    )
    yield Fact(
        name="cloud",
        value="points that more views confirm than deny"
        if params.fuse.prune
        else "points of all views",
        remark=f"voxels of {params.fuse.voxel_size:g} px, "
        f"within {params.fuse.depth_tolerance:g} object units",
    )
    yield Fact(
        name="mesh",
        value=f"Poisson, octree depth {params.mesh.octree_depth}",
        remark=f"trimmed at {params.mesh.trim_distance:g} cells",
    )
    yield Fact(
        name="refined",
        value=f"{params.refine.iterations} rounds on each lattice",
        remark=f"of {', '.join(map(str, params.refine.lattice_sizes)) or 'none'} nodes",
    )
    yield Fact(
        name="measured with",
        value=f"{params.evaluate.num_samples:,} points on each mesh",
        remark="nothing is aligned",
    )


def _charts(history: Sequence[dict[str, str]]) -> Iterator[Chart]:
    """Yield the curves of training."""
    losses = {float(row["step"]): _number(row, "val_loss") for row in history}
    finite = {step: loss for step, loss in losses.items() if math.isfinite(loss)}
    for name, up, columns in (
        ("Loss", "loss", {"val_loss": "validation", "train_loss": "training"}),
        ("Depth error", "object units", {"val_depth_error": "validation"}),
        ("Normal angle", "degrees", {"val_normal_angle": "validation"}),
        ("Mask IoU", "IoU", {"val_mask_iou": "validation"}),
    ):
        lines = [
            Line(
                name=label,
                points=tuple(
                    (float(row["step"]), _number(row, column)) for row in history
                ),
            )
            for column, label in columns.items()
        ]
        if history:
            yield Chart(
                name=name,
                across="optimiser steps",
                up=up,
                lines=tuple(lines),
                is_logarithmic=name == "Loss",
                chosen=min(finite, key=finite.__getitem__, default=None),
            )


def _number(row: dict[str, str], column: str) -> float:
    return float(row.get(column) or "nan")


def _network_in_words(train: TrainConfig) -> str:
    if train.network == "lifted":
        lifted = train.lifted
        return f"lifted, {lifted.channels} channels, grid of {lifted.grid_size}"
    reference = train.shapemvd
    return (
        f"reference, {reference.generator}, {reference.width_multiplier:g} of its width"
    )
