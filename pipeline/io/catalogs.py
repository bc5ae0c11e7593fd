"""Which meshes a source holds: a sample sheet, a folder, ShapeNetCore, ModelNet.

sheet.csv                                  id, category, path; up, front, split too
folder/catalog.csv                         the same, paths relative to it
folder/SYNSET/MODEL/models/model_normalized.obj    ShapeNetCore v2
folder/SYNSET/MODEL/model.obj                      ShapeNetCore v1
folder/CATEGORY/{train,test}/NAME.off              ModelNet
folder/CATEGORY/NAME.obj, folder/NAME.obj          anything else
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from pipeline.io.meshes import SUFFIXES

SHEET = "catalog.csv"

# Orientation by layout. ShapeNetCore's is documented. ASSUME ModelNet faces -y: its
# shapes stand on the xy plane, and their fronts are not documented.
_PLAIN, _SHAPENET, _MODELNET = ("+y", "+z"), ("+y", "-z"), ("+z", "-y")

_SYNSETS = {
    "02691156": "airplane",
    "02958343": "car",
    "03001627": "chair",
    "03636649": "lamp",
    "04256520": "sofa",
    "04379243": "table",
    "04530566": "watercraft",
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A row of shapes.csv; `source` is a path or a procedural shape's address."""

    id: str
    category: str
    split: str  # train, val, test or novel; empty while undecided
    source: str
    up: str
    front: str
    sha256: str  # of the source's content


class BadCatalogError(ValueError):
    """A source that lists no shapes, or lists them wrongly."""


def find(source: Path) -> list[Shape]:
    """List the shapes of a sheet, a folder or a single mesh, by id."""
    if not source.exists():
        raise BadCatalogError(f"{source}: no such file or folder")
    if source.is_dir():
        sheet = source / SHEET
        shapes = _of_sheet(sheet) if sheet.exists() else _of_folder(source)
    elif source.suffix.lower() == ".csv":
        shapes = _of_sheet(source)
    else:
        shapes = [_shape(source, source.parent.name or "mesh", source.stem, _PLAIN)]
    if not shapes:
        raise BadCatalogError(f"{source}: no meshes found ({', '.join(SUFFIXES)})")
    return sorted(_told_apart(shapes), key=lambda shape: shape.id)


def read(path: Path) -> list[Shape]:
    """Read a shapes.csv."""
    with path.open(newline="") as file:
        return [Shape(**row) for row in csv.DictReader(file)]


def write(path: Path, shapes: Iterable[Shape]) -> None:
    """Write a shapes.csv."""
    with path.open("w", newline="") as file:
        names = [field.name for field in fields(Shape)]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(shape) for shape in shapes)


def _of_sheet(sheet: Path) -> list[Shape]:
    try:
        with sheet.open(newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCatalogError(f"{sheet}: not a csv file: {error}") from error
    shapes = []
    for number, row in enumerate(rows, start=2):
        missing = [name for name in ("id", "path") if not row.get(name)]
        if missing:
            raise BadCatalogError(f"{sheet}: line {number} has no {missing[0]}")
        path = sheet.parent / row["path"]
        axes = (row.get("up") or _PLAIN[0], row.get("front") or _PLAIN[1])
        shape = _shape(path, row.get("category") or "mesh", row["id"], axes)
        shapes.append(replace(shape, id=_safe(row["id"]), split=row.get("split") or ""))
    return shapes


def _of_folder(folder: Path) -> list[Shape]:
    shapes = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        parts = path.relative_to(folder).parts
        if parts[1:-1] in (("train",), ("test",)):
            shape = _shape(path, parts[0], path.stem, _MODELNET)
            shapes.append(replace(shape, split="test" if parts[1] == "test" else ""))
        elif parts[2:] in (("models", "model_normalized.obj"), ("model.obj",)):
            category = _SYNSETS.get(parts[0], parts[0])
            shapes.append(_shape(path, category, parts[1], _SHAPENET))
        else:
            category = parts[0] if len(parts) > 1 else folder.resolve().name
            shapes.append(_shape(path, category, path.stem, _PLAIN))
    return shapes


def _shape(path: Path, category: str, name: str, axes: tuple[str, str]) -> Shape:
    return Shape(
        id=_safe(name if name.startswith(category) else f"{category}-{name}"),
        category=_safe(category),
        split="",
        source=path.as_posix(),
        up=axes[0],
        front=axes[1],
        sha256="",
    )


def _safe(name: str) -> str:
    """Make a name that is one folder on every file system."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "shape"


def _told_apart(shapes: list[Shape]) -> list[Shape]:
    """Give shapes that share an id the ending of their file, then a number."""
    told = []
    often = Counter(shape.id for shape in shapes)
    seen: Counter[str] = Counter()
    for shape in shapes:
        name = shape.id
        if often[name] > 1:
            name = f"{name}-{Path(shape.source).suffix[1:].lower()}"
        seen[name] += 1
        name = name if seen[name] == 1 else f"{name}-{seen[name]}"
        told.append(replace(shape, id=name))
    return told
