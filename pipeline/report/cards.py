"""One shape on the page: its drawings, maps and meshes, true and reconstructed."""

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.io import images, maps, meshes, sketches
from pipeline.report import page
from pipeline.report.page import Card, Fact, Failure, Legend, Panel, Strip
from pipeline.report.scores import METRICS, OF_MAPS, ORACLE, PREDICTED, VARIANTS, Shape

STRIP_VIEW = 96  # px at most: side of a view in a strip
THUMBNAIL = 128  # px at most

LEGENDS = {
    "depth": Legend(
        low="far", high="near", colours=page.hexadecimal(*shading.DEPTH_COLORMAP)
    ),
    "error": Legend(
        low="0",
        high=f"{shading.MAX_SHOWN_ERROR} or more",
        colours=page.hexadecimal(*shading.ERROR_COLORMAP),
    ),
    "missed": Legend(
        low="pixels missed",
        high="",
        colours=page.hexadecimal(shading.FALSE_NEGATIVE_COLOR),
    ),
    "extra": Legend(
        low="pixels made up",
        high="",
        colours=page.hexadecimal(shading.FALSE_POSITIVE_COLOR),
    ),
}


def card(
    shape: Shape,
    failures: Sequence[Failure],
    *,
    style: int,
    given: Sequence[str],
    size: int,
) -> Card:
    """Show one shape; `size` is the side of a picture in px."""
    panels, thumbnails = _panels(shape, size)
    return Card(
        id=shape.id,
        split=shape.split,
        facts=tuple(_card_facts(shape)),
        drawings=tuple(_drawings(shape, style, given, size)),
        panels=tuple(panels),
        strips=tuple(_strips(shape, size)),
        thumbnails=tuple(thumbnails),
        failures=tuple(f"{failure.where}: {failure.reason}" for failure in failures),
    )


def _card_facts(shape: Shape) -> Iterator[Fact]:
    """Yield what was measured, and beside it what true maps lead to."""
    ours, best = (shape.metrics[variant] for variant in VARIANTS)
    order = sorted(METRICS, key=lambda metric: metric.key != "chamfer_visible")
    for metric in order if ours or best else ():
        yield Fact(
            name=metric.name,
            value=_text(ours.get(metric.key), metric.digits),
            remark=""
            if metric.key in OF_MAPS
            else _text(best.get(metric.key), metric.digits),
        )


def _text(value: float | bool | None, count: int) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return page.digits(value, count)


def _drawings(
    shape: Shape, style: int, given: Sequence[str], size: int
) -> Iterator[Panel]:
    found = shape.paths("sketch/sketch.png")
    drawings = sketches.read_tiled(found[0])[style] if found else None
    for index, view in enumerate(SKETCH_VIEWS):
        picture = None
        if drawings is not None:
            grey = np.round(drawings[index] * 255).astype(np.uint8)
            alt = f"{shape.id}, {view} drawing"
            picture = page.encode(grey, alt, width=size, is_drawing=True)
        remark = "" if view in given else "(not given)"
        yield Panel(name=view, remark=remark, picture=picture)


def _panels(shape: Shape, size: int) -> tuple[list[Panel], list[page.Picture]]:
    """Return the meshes from four directions, and a small picture of two of them."""
    true, ours, best = (
        [meshes.read(path) for path in shape.paths(name)]
        for name in (
            "normalize/mesh.ply",
            f"refine/mesh.ply@{PREDICTED}",
            f"mesh/mesh.ply@{ORACLE}",
        )
    )
    rig = shading.preview_rig(size)
    shown = []
    thumbnails = []
    for name, found, remark in (
        ("True shape", true, ""),
        ("Reconstructed", ours, "from the drawings"),
        ("Oracle", best, "from the true maps"),
    ):
        picture = None
        for mesh in found:
            views = shading.render_clay(mesh, rig)
            alt = f"{shape.id}, {name.lower()}, from four directions"
            picture = page.encode(images.tile(views, 2), alt, width=2 * size)
            triangles = f"{len(mesh.faces):,} triangles"
            remark = f"{remark}, {triangles}" if remark else triangles
            if name != "Oracle":
                alt = f"{shape.id}, {name.lower()}"
                thumbnails.append(page.encode(views[0], alt, width=THUMBNAIL))
        shown.append(Panel(name=name, remark=remark, picture=picture))
    picture = None
    if true and ours:
        made_up = shading.render_error(ours[0], true[0], rig)[:2]
        missing = shading.render_error(true[0], ours[0], rig)[:2]
        sheet = images.tile(np.concatenate([made_up, missing]), 2)
        alt = f"{shape.id}, distances between the true and the reconstructed surface"
        picture = page.encode(sheet, alt, width=2 * size)
    remark = "to the truth above, from it below"
    shown.insert(2, Panel(name="Distances", remark=remark, picture=picture))
    return shown, thumbnails


def _strips(shape: Shape, size: int) -> Iterator[Strip]:
    """Yield the maps of all views, true above predicted."""
    true, predicted = (
        [maps.read(*found)] if (found := shape.paths(*names)) else []
        for names in (
            ("render/depth.png", "render/normal.png"),
            ("infer/depth.png", "infer/normal.png"),
        )
    )
    for name, show in (
        ("Depth", shading.colorize_depth),
        ("Normals", shading.colorize_normals),
        ("Foreground", shading.colorize_foreground),
    ):
        rows = [("true", show(seen)) for seen in true]
        rows += [("predicted", show(seen)) for seen in predicted]
        if true and predicted and name == "Depth":
            rows.append(("error", shading.colorize_depth_error(predicted[0], true[0])))
        for index, (of, views) in enumerate(rows):
            picture = page.encode(
                images.tile(views, NUM_VIEWS),
                f"{shape.id}, {of} {name.lower()}",
                width=NUM_VIEWS * min(STRIP_VIEW, size),
            )
            yield Strip(name=name if index == 0 else "", of=of, picture=picture)
