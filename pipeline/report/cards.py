"""One shape on the page: its drawings, maps and meshes, true and reconstructed."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from pipeline.geometry.metrics import registry
from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import images, maps, meshes, sketches
from pipeline.report import page, shown_meshes
from pipeline.report.mesh_views import MeshViews
from pipeline.report.page import Card, Fact, Failure, Legend, Panel, Strip
from pipeline.report.scores import BRANCHES, ORACLE, PREDICTED, Shape
from pipeline.report.shown_meshes import TRUE

STRIP_VIEW = 96  # px at most: side of a view in a strip
THUMBNAIL = 128  # px at most

LEGENDS = {
    "depth": Legend(
        low="far", high="near", colors=page.hex_colors(*shading.DEPTH_COLORMAP)
    ),
    "error": Legend(
        low="0",
        high=f"{shading.MAX_SHOWN_ERROR} or more",
        colors=page.hex_colors(*shading.ERROR_COLORMAP),
    ),
    "missed": Legend(
        low="pixels missed",
        high="",
        colors=page.hex_colors(shading.FALSE_NEGATIVE_COLOR),
    ),
    "extra": Legend(
        low="pixels made up",
        high="",
        colors=page.hex_colors(shading.FALSE_POSITIVE_COLOR),
    ),
}


def card(
    shape: Shape,
    failures: Sequence[Failure],
    *,
    style: int,
    input_views: Sequence[str],
    size: int,
) -> Card:
    """Show one shape.

    Args:
        shape: The shape, its files and its metrics.
        failures: What was refused of it.
        style: Row of the drawings that the network was given.
        input_views: The views whose drawings it was given.
        size: Side of a picture in px.
    """
    true = _read_mesh(shape, "normalize/mesh.ply")
    predicted = _read_mesh(shape, f"refine/mesh.ply@{PREDICTED}")
    oracle = _read_mesh(shape, f"mesh/mesh.ply@{ORACLE}")
    views = {
        branch: MeshViews(mesh, other, size)
        for branch, mesh, other in (
            (TRUE, true, predicted),
            (PREDICTED, predicted, true),
            (ORACLE, oracle, true),
        )
        if mesh
    }
    return Card(
        id=shape.id,
        category=shape.category,
        is_novel=shape.split == "novel",
        split=shape.split,
        facts=tuple(_facts(shape)),
        values=_values(shape),
        drawings=tuple(_drawings(shape, style, input_views, size)),
        meshes=shown_meshes.show(shape.id, views, size),
        distances=_distance_panel(views, shape, size),
        strips=tuple(_strips(shape, size)),
        thumbnails=tuple(
            page.encode(views[branch].clay, f"{shape.id}, {name}", width=THUMBNAIL)
            for name, branch in (("true shape", TRUE), ("reconstructed", PREDICTED))
            if branch in views
        ),
        failures=tuple(f"{failure.where}: {failure.reason}" for failure in failures),
    )


def _read_mesh(shape: Shape, name: str) -> Mesh | None:
    paths = shape.paths(name)
    return meshes.read(paths[0]) if paths else None


def _facts(shape: Shape) -> Iterator[Fact]:
    """Yield what was measured, and beside it what the true maps lead to."""
    predicted, oracle = (shape.metrics[branch] for branch in BRANCHES)
    first = registry.headline()[0]
    order = sorted(registry.METRICS, key=lambda metric: metric is not first)
    for metric in order if predicted or oracle else ():
        is_exact_for_oracle = metric.compares == "maps"
        yield Fact(
            name=metric.name,
            value=_text(predicted.get(metric.key), metric.digits),
            remark=""
            if is_exact_for_oracle
            else _text(oracle.get(metric.key), metric.digits),
        )


def _values(shape: Shape) -> dict[str, float | None]:
    """Return the metrics of the reconstruction, by which shapes are sorted."""
    measured = shape.metrics[PREDICTED]
    values = {metric.key: measured.get(metric.key) for metric in registry.METRICS}
    return {
        key: None if value is None else float(value) for key, value in values.items()
    }


def _text(value: float | bool | None, digits: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return page.format_number(value, digits)


def _drawings(
    shape: Shape, style: int, input_views: Sequence[str], size: int
) -> Iterator[Panel]:
    paths = shape.paths("sketch/sketch.png")
    drawings = sketches.read_tiled(paths[0])[style] if paths else None
    for index, view in enumerate(SKETCH_VIEWS):
        picture = None
        if drawings is not None:
            gray = np.round(drawings[index] * 255).astype(np.uint8)
            alt = f"{shape.id}, {view} drawing"
            picture = page.encode(gray, alt, width=size, is_drawing=True)
        remark = "" if view in input_views else "(not given)"
        yield Panel(name=view, remark=remark, picture=picture)


def _distance_panel(views: Mapping[str, MeshViews], shape: Shape, size: int) -> Panel:
    """Show how far each surface is from the other, as colors."""
    sides = [
        side
        for branch in (PREDICTED, TRUE)
        if branch in views
        for side in (views[branch].errors, views[branch].errors_behind)
        if side is not None
    ]
    picture = None
    if sides:
        alt = f"{shape.id}, distances between the true and the reconstructed surface"
        picture = page.encode(images.tile(np.stack(sides), 2), alt, width=2 * size)
    remark = "to the truth above, from it below"
    return Panel(name="Distances", remark=remark, picture=picture)


def _strips(shape: Shape, size: int) -> Iterator[Strip]:
    """Yield the maps of all views, true above predicted."""
    true = _read_maps(shape, "render")
    predicted = _read_maps(shape, "infer")
    for name, show in (
        ("Depth", shading.colorize_depth),
        ("Normals", shading.colorize_normals),
        ("Foreground", shading.colorize_foreground),
    ):
        rows = [
            (source, show(view_maps))
            for source, view_maps in (("true", true), ("predicted", predicted))
            if view_maps
        ]
        if true and predicted and name == "Depth":
            rows.append(("error", shading.colorize_depth_error(predicted, true)))
        for index, (source, views) in enumerate(rows):
            picture = page.encode(
                images.tile(views, NUM_VIEWS),
                f"{shape.id}, {source} {name.lower()}",
                width=NUM_VIEWS * min(STRIP_VIEW, size),
            )
            yield Strip(name=name if index == 0 else "", source=source, picture=picture)


def _read_maps(shape: Shape, step: str) -> ViewMaps | None:
    paths = shape.paths(f"{step}/depth.png", f"{step}/normal.png")
    return maps.read(*paths) if paths else None
