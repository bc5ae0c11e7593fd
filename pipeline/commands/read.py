"""Show how drawings are understood: each as the network would see it, and a report."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.reading.binarize import BadDrawingError
from pipeline.geometry.reading.layout import Layout, lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing, drawing_warnings
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import contact_sheets, drawings, images, sketches, tables
from pipeline.io.contact_sheets import Cell

_COLUMNS = 4
_POLARITY = {None: "strokes", False: "dark on light", True: "light on dark"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was found in a drawing; lengths in pixels of the picture.

    Attributes:
        file: Where it came from.
        polarity: Dark on light, light on dark, or strokes without paper.
        picture: Height and width.
        crop: Top, left, bottom and right of the drawing.
        line_width: Usual width of its lines.
        scale: Pixels of the page per pixel of the picture, down and across.
        ink: Share of the page.
        warnings: In words.
    """

    file: str
    polarity: str
    picture: tuple[float, float]
    crop: tuple[float, ...]
    line_width: float
    scale: tuple[float, float]
    ink: float
    warnings: list[str]


def run(paths: Sequence[Path], folder: Path, size: int, params: Params) -> None:
    """Read drawings one by one; write NAME.png, NAME.json and contacts.png.

    Files that hold no drawing are named in the error, after the others were read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    width = scale_length(params.sketch.line_width, size)
    cells, refused = [], []
    for name, path, found in _found(paths):
        if isinstance(found, ValueError):
            refused.append(str(found))
            continue
        arranged = lay_out({"front": found}, size, width)
        page = arranged.drawings[SKETCH_VIEWS.index("front")]
        report = reading(str(path), "front", found, arranged)
        images.write(folder / f"{name}.png", np.round(page * 255).astype(np.uint8))
        tables.write_facts(folder / f"{name}.json", asdict(report))
        tell(report)
        told = "; ".join([report.polarity, *report.warnings])
        cells.append(Cell(title=name, images=[*_original(path), page], caption=told))
    if cells:
        contact_sheets.write(
            folder / "contacts.png", cells, columns=_COLUMNS, size=size
        )
    if refused:
        of = f"{len(refused)} of {len(refused) + len(cells)}"
        raise BadDrawingError(f"{of} refused: {'; '.join(refused)}")


def reading(file: str, view: str, drawing: VectorDrawing, arranged: Layout) -> Reading:
    """Report on a drawing that was arranged for a view."""
    page = arranged.drawings[SKETCH_VIEWS.index(view)]
    return Reading(
        file=file,
        polarity=_POLARITY[drawing.is_light],
        picture=drawing.image_size,
        crop=tuple(round(float(side), 1) for side in drawing.bounds.ravel()),
        line_width=round(drawing.line_width, 2),
        scale=arranged.scales[view],
        ink=round(float(1 - page.mean()), 4),
        warnings=drawing_warnings(drawing) + arranged.warnings.get(view, []),
    )


def tell(report: Reading) -> None:
    """Log what was found, and each warning."""
    top, left, bottom, right = report.crop
    log.info(
        "%s: %s, drawn %.0f x %.0f px large, lines %.1f px wide",
        report.file,
        report.polarity,
        right - left,
        bottom - top,
        report.line_width,
    )
    for warning in report.warnings:
        log.warning("%s: %s", report.file, warning)


def _found(
    paths: Sequence[Path],
) -> Iterator[tuple[str, Path, VectorDrawing | ValueError]]:
    """Yield a name of its own, and each drawing of the files or why there is none."""
    taken: set[str] = set()
    for path in paths:
        try:
            found: list[VectorDrawing | ValueError] = [*drawings.read_all(path)]
        except ValueError as error:
            found = [error]
        for number, drawing in enumerate(found, start=1):
            name = path.stem if len(found) == 1 else f"{path.stem}-{number}"
            while name in taken:
                name += "'"
            taken.add(name)
            yield name, path, drawing


def _original(path: Path) -> list[np.ndarray]:
    if path.suffix.lower() in (".svg", *drawings.SUFFIXES_OF_MANY):
        return []
    return [sketches.read_image(path).mean(axis=-1)]
