"""Draw meshes as training drawings are drawn, in every style.

Writes DIR/NAME.svg, the lines with their types and depths, DIR/NAME.png, a row of
drawings for each style, and DIR/contacts.png, all of them. The views are front, side
and top unless a camera is named.
"""

import argparse
import logging
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing import stroke_style
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.lines import Line
from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
    standard_rig,
)
from pipeline.geometry.scene.mesh import (
    BadMeshError,
    Mesh,
    clean,
    normalize_to_unit_ball,
    orient,
)
from pipeline.io import contact_sheets, images, meshes, names, svg
from pipeline.io.contact_sheets import Cell
from pipeline.options import add_axes, check_size, read_params
from pipeline.progress import with_bar

GROUP = "meshes"
_COLUMNS = 2
_CONTACTS = "contacts"

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DrawOptions:
    """What is drawn of each mesh.

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("meshes", type=Path, nargs="+", metavar="MESH")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--size", type=int, default=256, help="of a drawing, px (256)")
    parser.add_argument(
        "--styles", nargs="+", help="of sketch.stroke_styles (default: all)"
    )
    parser.add_argument(
        "--camera",
        type=float,
        nargs=2,
        metavar=("AZIMUTH", "ELEVATION"),
        help="degrees from the front towards the side, and above the horizon",
    )
    add_axes(parser)


def main(args: argparse.Namespace) -> None:
    """Draw the meshes."""
    check_size(args.size)
    options = DrawOptions(
        size=args.size,
        styles=args.styles,
        camera=args.camera,
        up=args.up,
        front=args.front,
    )
    draw_meshes(args.meshes, args.output, options, read_params(args))


def draw_meshes(
    paths: Sequence[Path], folder: Path, options: DrawOptions, params: Params
) -> None:
    """Draw each mesh; write NAME.svg, NAME.png and contacts.png."""
    config = params.sketch
    styles = options.styles or tuple(config.stroke_styles)
    for style in styles:
        if style not in config.stroke_styles:
            known = ", ".join(config.stroke_styles)
            raise ValueError(
                f"style {style!r} is none of sketch.stroke_styles: {known}"
            )
    folder.mkdir(parents=True, exist_ok=True)
    cells, refused = [], []
    stems = [path.stem for path in paths]
    suffixes = [path.suffix[1:] for path in paths]
    unique = names.unique(stems, suffixes, taken=(_CONTACTS,))
    pairs = zip(paths, unique, strict=True)
    for path, name in with_bar(pairs, len(paths), "meshes"):
        try:
            cells += _draw(path, folder / name, styles, options, params)
        except ValueError as error:
            sentence = str(error)
            refused.append(sentence if str(path) in sentence else f"{path}: {sentence}")
    if cells:
        contact_sheets.write(
            folder / f"{_CONTACTS}.png", cells, columns=_COLUMNS, size=options.size
        )
    if refused:
        of = f"{len(refused)} of {len(paths)}" if len(paths) > 1 else ""
        raise BadMeshError(f"{of and f'{of} refused: '}{'; '.join(refused)}")


def _draw(
    path: Path,
    base: Path,
    styles: Sequence[str],
    options: DrawOptions,
    params: Params,
) -> list[Cell]:
    """Draw one mesh; write BASE.svg and BASE.png, and return its cells."""
    config = params.sketch
    lines = _lines(_normalized(path, options, params), options, params)
    rng = np.random.default_rng([config.seed, zlib.crc32(path.stem.encode())])
    cells = []
    for style in styles:
        pages = [
            stroke_style.draw(
                view,
                config.stroke_styles[style],
                rng,
                line_width=config.line_width,
                size=options.size,
            )
            for view in lines.values()
        ]
        cells.append(Cell(title=f"{base.name}, {style}", images=pages))
    rows = [np.concatenate(cell.images, axis=1) for cell in cells]
    sheet = np.round(np.concatenate(rows) * 255).astype(np.uint8)
    images.write(base.with_name(f"{base.name}.png"), sheet)
    svg.write(base.with_name(f"{base.name}.svg"), lines, CANVAS_SIZE)
    log.info("%s: %d lines", path, sum(map(len, lines.values())))
    return cells


def _normalized(path: Path, options: DrawOptions, params: Params) -> Mesh:
    mesh = orient(
        clean(meshes.read(path, params.normalize.reading)),
        up=options.up,
        front=options.front,
    )
    return normalize_to_unit_ball(mesh, max_outlier=params.normalize.max_outlier)


def _lines(mesh: Mesh, options: DrawOptions, params: Params) -> dict[str, list[Line]]:
    """Find the lines by the name of their view."""
    rig: Rig = standard_rig(CANVAS_SIZE)
    names: tuple[str, ...] = SKETCH_VIEWS
    if options.camera is not None:
        azimuth, elevation = options.camera
        rig, names = orbit_camera(azimuth, elevation, CANVAS_SIZE), ("camera",)
    lines = detect_lines(mesh, rig, range(len(names)), params.sketch.lines)
    return dict(zip(names, lines, strict=True))
