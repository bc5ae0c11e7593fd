"""See how drawings are understood, and what is odd about them.

Takes pictures (dark on light or light on dark, scans, photos of paper), SVG and Quick,
Draw! ndjson. Writes DIR/NAME.png, the drawing as the network sees it, DIR/NAME.json,
what was found in it, and DIR/contacts.png, all of them.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import ceil
from pathlib import Path

import numpy as np

from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.drawing_report import (
    DrawingReport,
    log_report,
    report_drawing,
)
from pipeline.geometry.reading.layout import lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.io import contact_sheets, drawings, images, sketches, tables
from pipeline.io.contact_sheets import Cell
from pipeline.io.reading_budget import ReadingBudget
from pipeline.network.weights_metadata import read_metadata
from pipeline.options import add_weights, check_size, find_weights, read_params
from pipeline.progress import with_bar

GROUP = "your drawings"
_COLUMNS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("drawings", type=Path, nargs="+", metavar="DRAWING")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--size",
        type=int,
        help="of an image, px (default: that of the network)",
    )
    add_weights(parser)


def main(args: argparse.Namespace) -> None:
    """Read the drawings."""
    params = read_params(args)
    network = read_metadata(find_weights(args.weights))
    size = network.size if args.size is None else args.size
    check_size(size)
    line_width = scale_length(network.line_width, size)
    if line_width < 1:
        raise ValueError(
            f"--size {size}: lines would be {line_width:.2g} pixels wide; give at "
            f"least {ceil(size / line_width)}"
        )
    budget = params.normalize.reading
    read_drawings(args.drawings, args.output, size, line_width, budget)


def read_drawings(
    paths: Sequence[Path],
    folder: Path,
    size: int,
    line_width: float,
    budget: ReadingBudget,
) -> None:
    """Read drawings one by one; write NAME.png, NAME.json and contacts.png.

    Files that hold no drawing are named in the error, after the others were read.

    Args:
        paths: Of the drawings.
        folder: Where the results go.
        size: Of an image, pixels.
        line_width: In it, pixels.
        budget: What reading one file may cost.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cells, refused = [], []
    for name, path, drawing in _drawings(paths, budget):
        if isinstance(drawing, ValueError):
            refused.append(str(drawing))
            continue
        layout = lay_out({"front": drawing}, size, line_width)
        (image,) = layout.drawings.images
        report = report_drawing(str(path), "front", drawing, layout)
        images.write(folder / f"{name}.png", np.round(image * 255).astype(np.uint8))
        tables.write_json(folder / f"{name}.json", asdict(report))
        log_report(report)
        caption = "; ".join([report.polarity, *_left_out(report), *report.warnings])
        cells.append(
            Cell(title=name, images=[*_original(path), image], caption=caption)
        )
    if cells:
        contact_sheets.write(
            folder / "contacts.png", cells, columns=_COLUMNS, size=size
        )
    if refused:
        of = f"{len(refused)} of {len(refused) + len(cells)}"
        raise BadDrawingError(f"{of} refused: {'; '.join(refused)}")


def _drawings(
    paths: Sequence[Path], budget: ReadingBudget
) -> Iterator[tuple[str, Path, VectorDrawing | ValueError]]:
    """Yield a unique name, and each drawing of the files or why there is none."""
    names: set[str] = set()
    for path in with_bar(paths, len(paths), "files"):
        try:
            read: list[VectorDrawing | ValueError] = [*drawings.read_all(path, budget)]
        except ValueError as error:
            read = [error]
        for number, drawing in enumerate(read, start=1):
            name = path.stem if len(read) == 1 else f"{path.stem}-{number}"
            while name in names:
                name += "'"
            names.add(name)
            yield name, path, drawing


def _left_out(report: DrawingReport) -> list[str]:
    return [f"left out: {', '.join(report.left_out)}"] if report.left_out else []


def _original(path: Path) -> list[np.ndarray]:
    if path.suffix.lower() in (".svg", *drawings.SUFFIXES_OF_MANY):
        return []
    return [sketches.read_image(path).mean(axis=-1)]
