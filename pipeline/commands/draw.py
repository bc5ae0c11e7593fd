"""Draw meshes as the training drawings are drawn: a look at the hands and the lines."""

import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing import stroke_style
from pipeline.geometry.drawing.line_drawing import Line, detect_lines
from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
    standard_rig,
)
from pipeline.geometry.scene.mesh import Mesh, clean, normalize_to_unit_ball, orient
from pipeline.io import contact_sheets, images, meshes, svg
from pipeline.io.contact_sheets import Cell

_COLUMNS = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is drawn.

    Attributes:
        size: Of a drawing, pixels.
        styles: Of sketch.stroke_styles; None for all.
        camera: Azimuth and elevation in degrees; None for the three sketch views.
        up: The meshes' axis that is up.
        front: The meshes' axis that looks to the front.
    """

    size: int
    styles: Sequence[str] | None
    camera: Sequence[float] | None
    up: str
    front: str


def run(paths: Sequence[Path], folder: Path, choice: Choice, params: Params) -> None:
    """Draw each mesh; write NAME.svg, NAME.png and contacts.png."""
    config = params.sketch
    styles = choice.styles or tuple(config.stroke_styles)
    for style in styles:
        if style not in config.stroke_styles:
            known = ", ".join(config.stroke_styles)
            raise ValueError(
                f"style {style!r} is none of sketch.stroke_styles: {known}"
            )
    folder.mkdir(parents=True, exist_ok=True)
    cells = []
    for path in paths:
        mesh = _normalized(path, choice, params)
        lines = _lines(mesh, choice, params)
        rng = np.random.default_rng([config.seed, zlib.crc32(path.stem.encode())])
        rows = []
        for style in styles:
            pages = [
                stroke_style.draw(
                    view,
                    config.stroke_styles[style],
                    rng,
                    line_width=config.line_width,
                    size=choice.size,
                )
                for view in lines.values()
            ]
            rows.append(np.concatenate(pages, axis=1))
            cells.append(Cell(title=f"{path.stem}, {style}", images=pages))
        sheet = np.round(np.concatenate(rows) * 255).astype(np.uint8)
        images.write(folder / f"{path.stem}.png", sheet)
        svg.write(folder / f"{path.stem}.svg", lines, CANVAS_SIZE)
        log.info("%s: %d lines", path, sum(map(len, lines.values())))
    contact_sheets.write(
        folder / "contacts.png", cells, columns=_COLUMNS, size=choice.size
    )


def _normalized(path: Path, choice: Choice, params: Params) -> Mesh:
    mesh = orient(clean(meshes.read(path)), up=choice.up, front=choice.front)
    return normalize_to_unit_ball(mesh, max_outlier=params.normalize.max_outlier)


def _lines(mesh: Mesh, choice: Choice, params: Params) -> dict[str, list[Line]]:
    """Find the lines by the name of their view."""
    rig: Rig = standard_rig(CANVAS_SIZE)
    names: tuple[str, ...] = SKETCH_VIEWS
    if choice.camera is not None:
        azimuth, elevation = choice.camera
        rig, names = orbit_camera(azimuth, elevation, CANVAS_SIZE), ("camera",)
    found = detect_lines(mesh, rig, range(len(names)), params.sketch.lines)
    return dict(zip(names, found, strict=True))
