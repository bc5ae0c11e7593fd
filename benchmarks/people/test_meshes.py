"""The real meshes of the recipe's split `test`, and drawings of them."""

import argparse
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import (
    CANVAS_SIZE,
    rasterize,
    scale_length,
    uniform_stroke,
)
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.reading.vectorize import vectorize
from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.mesh import Mesh, normalize
from pipeline.io import meshes, tables
from pipeline.network.inference import Predictor
from pipeline.network.pretrained import PRETRAINED

_PICTURE_SIZE = 512  # pixels on a side, of a drawing before it is read


@dataclass(frozen=True)
class DrawnAs:
    """How meshes are drawn.

    Attributes:
        style: Of sketch.stroke_styles.
        is_read: Whether as pictures that are read, as `reconstruct` reads a user's.
    """

    style: str
    is_read: bool = False


def listed(catalog: Path) -> list[dict[str, str]]:
    """Return the rows of a catalog that no network of it was trained on.

    Without procedural shapes, whose like it was trained on.
    """
    return [
        row
        for row in tables.read_csv(catalog)
        if row["split"] == "test" and not row["source"].startswith("procedural")
    ]


def load(shape: dict[str, str], root: Path, params: Params) -> Mesh:
    """Read a mesh and normalize it; sources are relative to the folder `root`."""
    raw = meshes.read(root / shape["source"], params.normalize.reading)
    return normalize(raw, up=shape["up"], front=shape["front"], config=params.normalize)


def draw_views(
    mesh: Mesh,
    name: str,
    views: Sequence[str],
    drawn: DrawnAs,
    network: Predictor,
    params: Params,
) -> Float[ndarray, "K H W"]:
    """Draw views of a mesh as the network is used to them; strokes follow the name.

    At the scale of the mesh, even if they are read.
    """
    config, size = params.sketch, _PICTURE_SIZE if drawn.is_read else network.size
    rig = view_rig(views, CANVAS_SIZE)
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    pictures = [
        draw(
            lines,
            config.stroke_styles[drawn.style],
            rng,
            line_width=network.line_width,
            size=size,
        )
        for lines in detect_lines(mesh, rig, range(len(views)), config.lines)
    ]
    return np.stack(
        [_read(picture, network) for picture in pictures] if drawn.is_read else pictures
    )


def _read(picture: Float[ndarray, "P P"], network: Predictor) -> Float[ndarray, "H W"]:
    """Trace the lines of a picture and draw them as the network is used to them."""
    width = scale_length(network.line_width, network.size)
    lines = vectorize(picture[..., np.newaxis]).lines
    scale = network.size / len(picture)
    strokes = [uniform_stroke(line * scale, width) for line in lines]
    return rasterize(strokes, network.size)


def arguments(module: str) -> argparse.Namespace:
    """Read the arguments of a script that measures these meshes, by its docstring.

    `drawn` is how they are drawn.
    """
    parser = argparse.ArgumentParser(description=module.splitlines()[0])
    parser.add_argument("catalog", type=Path)
    parser.add_argument("output", type=Path, metavar="OUT")
    parser.add_argument(
        "--root",
        type=Path,
        default=Path(),
        help="folder that the catalog's sources are relative to (here)",
    )
    parser.add_argument("--weights", type=Path, default=PRETRAINED)
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    parser.add_argument("--style", default="full", help="of sketch.stroke_styles")
    parser.add_argument(
        "--read", action="store_true", help="as pictures that are read, not as they are"
    )
    parser.add_argument("--every", type=int, default=1, help="n-th mesh only")
    parser.add_argument("--jobs", type=int, default=1, help="processes (1)")
    args = parser.parse_args()
    args.drawn = DrawnAs(args.style, args.read)
    return args
