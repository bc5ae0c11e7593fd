"""Sheets of drawings: a csv with a row for each mesh that is to be made.

    name,front,side,"35,20"
    chair,chair/front.png,chair/side.png,
    car,,,car.jpg

A column is a view (geometry/scene/drawing_views.py), or `drawing`, whose view the
network guesses; a cell is the file of a drawing, from the sheet's folder, or empty.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from pipeline.geometry.scene.drawing_views import parse_view
from pipeline.io import files, names
from pipeline.parallel import parallel_map
from pipeline.progress import with_bar

Result = TypeVar("Result")

_NAME = "name"
_GUESSED = "drawing"  # the column of drawings whose view is guessed
_MAX_BYTES = 10_000_000


class BadSheetError(ValueError):
    """A sheet that does not say what is to be made of what."""


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """A row of a sheet.

    Attributes:
        name: Of the mesh, fit for a file.
        drawings: View and file of each drawing; of a view that is None it is guessed.
    """

    name: str
    drawings: tuple[tuple[str | None, Path], ...]


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[Result]):
    """What came of a row.

    Attributes:
        row: The row.
        result: What was made of it; None where it failed.
        reason: Why it failed, in words; else empty.
    """

    row: SheetRow
    result: Result | None
    reason: str = ""


def make_all(
    rows: Sequence[SheetRow], make: Callable[[SheetRow], Result], num_processes: int
) -> Iterator[Outcome[Result]]:
    """Yield what comes of each row, in processes beside each other; none ends others.

    A ValueError or an OSError of `make` is the reason of its row.
    """
    outcomes = parallel_map(partial(_try, make=make), rows, num_processes)
    yield from with_bar(outcomes, len(rows), "meshes")


def _try(row: SheetRow, *, make: Callable[[SheetRow], Result]) -> Outcome[Result]:
    try:
        return Outcome(row=row, result=make(row))
    except (ValueError, OSError) as error:
        return Outcome(row=row, result=None, reason=" ".join(str(error).split()))


def read_sheet(path: Path) -> list[SheetRow]:
    """Read a sheet; nothing is made where a row is torn.

    Raises:
        BadSheetError: Says which line is wrong, and how.
    """
    header, *lines = _cells(path)
    views = _views(path, header)
    rows = [_row(path, number, cells, views) for number, cells in lines]
    if not rows:
        raise BadSheetError(f"{path}: has no row below its first line")
    numbers: dict[str, int] = {}
    for row, (number, _) in zip(rows, lines, strict=True):
        first = numbers.setdefault(row.name.casefold(), number)
        if first != number:
            raise BadSheetError(
                f"{path}: lines {first} and {number} are both named {row.name}"
            )
    return rows


def _cells(path: Path) -> list[tuple[int, list[str]]]:
    """Return the cells of each line that is not empty, and its number."""
    files.check_regular(path, _MAX_BYTES)
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            lines = [
                (reader.line_num, [cell.strip() for cell in cells]) for cells in reader
            ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadSheetError(
            f"{path}: not a csv file in UTF-8: {error}; save it as one"
        ) from error
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise BadSheetError(f"{path}: is empty; its first line names the columns")
    return filled


def _views(path: Path, header: tuple[int, list[str]]) -> dict[str, str | None]:
    """Return the view of each column, in their order; the names' is not among them."""
    number, columns = header
    views: dict[str, str | None] = {}
    for column in map(str.lower, columns):
        try:
            view = None if column in (_NAME, _GUESSED) else parse_view(column)
        except ValueError as error:
            raise BadSheetError(
                f"{path}: line {number}: a column is name, drawing or a view, and "
                f"{error}"
            ) from None
        if column in views or (view and view in views.values()):
            raise BadSheetError(f"{path}: line {number} has the column {column} twice")
        views[column] = view
    if _NAME not in views or len(views) < 2:
        raise BadSheetError(
            f"{path}: line {number} needs the columns name, and front, side, top, "
            f"another view, or drawing; it has {', '.join(columns)}"
        )
    return views


def _row(
    path: Path, number: int, cells: Sequence[str], views: dict[str, str | None]
) -> SheetRow:
    """Return a row; BadSheetError where its cells do not fit."""
    if len(cells) != len(views):
        raise BadSheetError(
            f"{path}: line {number} has {len(cells)} cells, the first line {len(views)}"
        )
    by_column = dict(zip(views, cells, strict=True))
    if not by_column[_NAME]:
        raise BadSheetError(f"{path}: line {number} has no name")
    drawings = tuple(_drawings(path.parent, by_column, views))
    if not drawings:
        raise BadSheetError(f"{path}: line {number} has no drawing")
    return SheetRow(name=names.cleaned(by_column[_NAME]), drawings=drawings)


def _drawings(
    folder: Path, by_column: dict[str, str], views: dict[str, str | None]
) -> Iterator[tuple[str | None, Path]]:
    """Yield view and file of each drawing; those without a view come last."""
    for column in sorted(views, key=lambda column: views[column] is None):
        if column != _NAME and by_column[column]:
            yield views[column], folder / by_column[column]
