"""Make the meshes of all examples, and one sheet that shows what comes of them.

Writes DIR/NAME.glb, DIR/NAME.preview.png and DIR/contacts.png: of each example its
drawings as the network saw them, and the mesh from two sides.
"""

import argparse
import logging
from pathlib import Path

import numpy as np

from pipeline.commands.reconstruct import reconstruct_files
from pipeline.defaults import example_drawings, example_names
from pipeline.io import contact_sheets, images, sketches
from pipeline.io.contact_sheets import Cell
from pipeline.mesh_output import preview_path
from pipeline.options import add_weights, find_weights, read_params
from pipeline.reconstruction import NoShapeError

_SIZE = 160  # pixels on a side of a drawing
_COLUMNS = 2

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    add_weights(parser)


def main(args: argparse.Namespace) -> None:
    """Reconstruct each example; one of which no shape comes is shown without."""
    params, weights = read_params(args), find_weights(args.weights)
    args.output.mkdir(parents=True, exist_ok=True)
    cells = []
    for name in sorted(example_names(), key=_num_drawings, reverse=True):
        mesh, maps = args.output / f"{name}.glb", args.output / name
        paths = example_drawings(name)
        caption = ""
        try:
            reconstruct_files([*paths.items()], weights, mesh, maps, params)
        except NoShapeError as error:
            log.warning("%s", error)
            caption = "no shape was made out"
        cells.append(_cell(name, paths, mesh, maps, caption))
    sheet = args.output / "contacts.png"
    contact_sheets.write(sheet, cells, columns=_COLUMNS, size=_SIZE)
    log.info("%s: %d examples", sheet, len(cells))


def _num_drawings(name: str) -> int:
    return len(example_drawings(name))


def _cell(
    name: str, paths: dict[str, Path], mesh: Path, maps: Path, caption: str
) -> Cell:
    """Lay out an example: its drawings, in the order of views, then the mesh."""
    shown = []
    if not caption:
        shown = list(sketches.read_tiled(maps / "sketch.png", len(paths))[0])
        preview = images.read(preview_path(mesh), mode="L") / 255
        shown += np.split(preview, 2, axis=1)
    kinds = ", ".join(sorted({path.suffix[1:] for path in paths.values()}))
    return Cell(title=f"{name} ({kinds})", images=shown, caption=caption)
