"""Read every drawing of a catalog as `sketchmesh read` does: polarity, ink, warnings.

    python benchmarks/drawings/read_all.py SKETCHES OUT [--size 96]

SKETCHES is a folder with a catalog.csv, whose license says what may be shown. Writes
OUT/reading.csv, a row a drawing: what was found, or the sentence that refuses it, and
process seconds. Polarity is checked by what knows nothing of the reader: the gray of
the picture's rim against that where the lines were found, and the share of the page's
rim that is paper. "again" is the median distance, in pixels, between the lines of the
page and those of the page read again. Writes OUT/reading.png, each picture beside what
was read; of strokes there is only what was read.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from pipeline.commands.read import reading
from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import scale_length
from pipeline.geometry.reading.layout import lay_out
from pipeline.geometry.reading.vectorize import VectorDrawing, vectorize
from pipeline.io import drawings, sketches, tables
from pipeline.io.contact_sheets import BACKGROUND, Cell, compose

CELL = 80  # px of an image on the sheet
IMAGES_ACROSS, STROKES_ACROSS = 6, 12
SHOWN = ("MIT", "CC-BY-4.0")  # licenses that let a small copy stand beside the result
SHADES = 16  # grays of the sheet


def main() -> None:
    """Read, measure, write the table and the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sketches", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=96, help="of a drawing, pixels")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    width = scale_length(Params.read(Path("params.yaml")).sketch.line_width, args.size)
    rows: list[dict[str, object]] = []
    cells: dict[bool, list[Cell]] = {True: [], False: []}
    for entry in tables.read_csv(args.sketches / "catalog.csv"):
        path = args.sketches / entry["path"]
        for number, drawing, seconds in each(path):
            row: dict[str, object] = {"file": entry["path"], "number": number}
            row["seconds"] = round(seconds, 3)
            if isinstance(drawing, ValueError):
                rows.append({**row, "refused": str(drawing)})
                continue
            facts, laid_out, original = measure(path, drawing, args.size, width)
            rows.append({**row, **facts})
            name = f"{path.stem} {number}" if number else path.stem
            shown = [original] if entry["license"] in SHOWN else []
            images = [laid_out] if original is None else [*shown, laid_out]
            cells[original is not None].append(Cell(title=name, images=images))
    tables.write_csv(args.out / "reading.csv", rows)
    save(args.out / "reading.png", cells)
    tell(rows)


def each(path: Path) -> Iterator[tuple[int, VectorDrawing | ValueError, float]]:
    """Yield the drawings of a file: number (0: the only one), drawing, seconds."""
    start = time.process_time()
    try:
        found: list[VectorDrawing | ValueError] = [*drawings.read_all(path)]
    except ValueError as error:
        found = [error]
    seconds = (time.process_time() - start) / len(found)
    for number, drawing in enumerate(found, start=1):
        yield number if len(found) > 1 else 0, drawing, seconds


def measure(
    path: Path, drawing: VectorDrawing, size: int, width: float
) -> tuple[dict[str, object], np.ndarray, np.ndarray | None]:
    """Report on a drawing; return it laid out, and the image that it was read from."""
    layout = lay_out({"front": drawing}, size, width)
    laid_out = layout.drawings[0]
    report = reading(path.name, "front", drawing, layout)
    again = lay_out({"front": vectorize(laid_out[..., None])}, size, width)
    facts = {
        "polarity": report.polarity,
        "lines": len(drawing.lines),
        "line_width": report.line_width,
        "ink": report.ink,
        "paper_rim": round(float((rim(laid_out) > 0.5).mean()), 3),
        "again": round(apart(laid_out, again), 2),
    }
    original = None
    if drawing.is_light is not None:
        original = sketches.read_image(path).mean(axis=-1)
        facts |= against(original, drawing)
    return {**facts, "warnings": "; ".join(report.warnings)}, laid_out, original


def against(image: np.ndarray, drawing: VectorDrawing) -> dict[str, object]:
    """Compare the gray of the image's rim, which is paper, with that of the lines."""
    at = np.concatenate(drawing.lines).astype(int)
    row, col = np.clip(at, 0, np.array(image.shape) - 1).T
    paper, lines = float(np.median(rim(image))), float(np.median(image[row, col]))
    return {
        "paper_grey": round(paper, 2),
        "line_grey": round(lines, 2),
        "polarity_agrees": (lines > paper) == drawing.is_light,
    }


def rim(image: np.ndarray) -> np.ndarray:
    """Return the outermost pixels."""
    return np.concatenate([image[[0, -1]].ravel(), image[:, [0, -1]].ravel()])


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return the median distance from the ink of each drawing to that of the other."""
    inks = one < 0.5, other < 0.5
    to_one, to_other = (ndimage.distance_transform_edt(~ink) for ink in inks)
    return float(np.median(np.concatenate([to_other[inks[0]], to_one[inks[1]]])))


def save(path: Path, cells: dict[bool, list[Cell]]) -> None:
    """Put pictures above strokes on one sheet of few grays."""
    parts = [
        compose(cells[True], columns=IMAGES_ACROSS, size=CELL),
        compose(cells[False], columns=STROKES_ACROSS, size=CELL),
    ]
    widest = max(part.shape[1] for part in parts)
    padded = [
        np.pad(part, ((0, 0), (0, widest - part.shape[1])), constant_values=BACKGROUND)
        for part in parts
    ]
    gray = Image.fromarray(np.concatenate(padded))
    gray.quantize(SHADES).save(path, optimize=True)


def tell(rows: list[dict[str, object]]) -> None:
    """Print what matters of the table."""
    done = [row for row in rows if "refused" not in row]
    ink = np.array([row["ink"] for row in done], dtype=float)
    off = [row for row in done if row.get("polarity_agrees") is False]
    inked = [row for row in done if row["paper_rim"] < 1]
    files = len({row["file"] for row in rows})
    print(f"{files} files, {len(rows)} drawings, {len(rows) - len(done)} refused")
    print(f"ink {ink.min():.3f} to {ink.max():.3f}, median {np.median(ink):.3f}")
    print(f"outside 0.5 % to 15 %: {int(((ink < 0.005) | (ink > 0.15)).sum())}")
    print(f"polarity off: {len(off)}; ink on the page's rim: {len(inked)}")
    print(f"read again: at most {max(row['again'] for row in done)} px apart")
    for kind in ("pictures", "strokes"):
        seconds = [
            row["seconds"]
            for row in done
            if (row["polarity"] == "strokes") == (kind == "strokes")
        ]
        print(f"seconds, {kind}: median {np.median(seconds):.3f} most {max(seconds)}")


if __name__ == "__main__":
    main()
