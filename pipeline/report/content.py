"""What stands on the page, gathered from the shapes, the records and the params."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from jaxtyping import Float, UInt8
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.geometry.metrics import registry
from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.io import contact_sheets, sketches
from pipeline.io.contact_sheets import Cell
from pipeline.report import (
    cards,
    page,
    records,
    scores,
    settings_table,
    training_charts,
)
from pipeline.report.page import Fact, Failure, Group, Page, Picture, Score
from pipeline.report.records import Record
from pipeline.report.scores import Shape

_CONTACT_SHAPES = 2  # of a category on the contact sheet


def build(
    shapes: Sequence[Shape],
    step_records: Sequence[Record],
    history: training_charts.History,
    drawings: UInt8[ndarray, "H W"],
    params: Params,
) -> Page:
    """Fill the page of a run; `drawings` is its contact sheet."""
    infer = params.infer
    failures = records.list_failures(shapes, step_records)
    table = tuple(scores.score(shapes))
    return Page(
        title="From sketches to meshes",
        tiles=tuple(_tiles(shapes, *table[:2])),
        settings=tuple(settings_table.rows(params, _num_parameters(step_records))),
        shapes=records.count_shapes(shapes, step_records),
        steps=records.count_units(step_records),
        notes=tuple(records.list_missing(step_records)),
        metrics=registry.METRICS,
        scores=table,
        charts=tuple(training_charts.of_one(history)),
        views=(*SKETCH_VIEWS, *map(str, range(1, NUM_VIEWS - len(SKETCH_VIEWS) + 1))),
        drawings=_picture(drawings),
        drawings_caption=f"{len(infer.views)} given, style {infer.style}",
        legends=cards.LEGENDS,
        max_shown_error=shading.MAX_SHOWN_ERROR,
        groups=tuple(_groups(shapes, failures, params)),
        failures=tuple(failures),
    )


def contact_sheet(shapes: Sequence[Shape], params: Params) -> UInt8[ndarray, "H W"]:
    """Draw the first shapes of each category in each style, a row for each shape."""
    styles = params.sketch.styles
    cells = [
        Cell(title=f"{shape.id}, {style}", images=list(drawings))
        for members in scores.by_category(shapes).values()
        for shape in members[:_CONTACT_SHAPES]
        for path in shape.paths("sketch/sketch.png")
        for style, drawings in _one_per_style(path, styles)
    ]
    return contact_sheets.compose(
        cells, columns=len(styles), size=params.report.image_size
    )


def _one_per_style(
    path: Path, styles: Sequence[str]
) -> Iterator[tuple[str, Float[ndarray, "K H W"]]]:
    """Yield each style and its first drawings; further samples follow in the file."""
    yield from zip(styles, sketches.read_tiled(path)[: len(styles)], strict=True)


def _groups(
    shapes: Sequence[Shape], failures: Sequence[Failure], params: Params
) -> Iterator[Group]:
    """Show the first shapes of each category."""
    config, infer = params.report, params.infer
    for category, members in scores.by_category(shapes).items():
        shown = [
            cards.card(
                shape,
                [failure for failure in failures if failure.id == shape.id],
                style=params.sketch.styles.index(infer.style),
                input_views=infer.views,
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


def _picture(drawings: UInt8[ndarray, "H W"]) -> Picture:
    return page.encode(
        drawings, "drawings in every style", width=drawings.shape[1], is_drawing=True
    )


def _tiles(shapes: Sequence[Shape], predicted: Score, oracle: Score) -> Iterator[Fact]:
    """Yield the headline metrics, over all shapes."""
    num_novel = sum(shape.split == "novel" for shape in shapes)
    yield Fact(
        name="shapes measured",
        value=f"{predicted.count - predicted.failed} of {predicted.count}",
        remark=f"{num_novel} of a category never trained on; {predicted.failed} failed",
    )
    columns = zip(registry.METRICS, predicted.values, oracle.values, strict=True)
    for metric, value, oracle_value in columns:
        if metric.is_headline:
            from_true_maps = page.format_number(oracle_value, metric.digits)
            yield Fact(
                name=metric.name,
                value=page.format_number(value, metric.digits),
                remark=metric.unit
                if metric.compares == "maps"
                else f"{metric.unit}; {from_true_maps} from true maps",
            )


def _num_parameters(step_records: Sequence[Record]) -> int | None:
    """Return the number of the network's weights, where the training is on record."""
    for record in step_records:
        if record.step == "train":
            return record.summary.get("parameters")
    return None
