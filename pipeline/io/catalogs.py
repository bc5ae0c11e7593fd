"""Which shapes a source lists: a csv file, a folder, ShapeNetCore, ModelNet.

shapes.csv                                 id, category, path; up, front, split too
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

CATALOG_NAME = "catalog.csv"

# Up and front axis by layout. ShapeNetCore's are documented. ASSUME ModelNet faces
# -y: its shapes stand on the xy plane, and their fronts are not documented.
_DEFAULT, _SHAPENET, _MODELNET = ("+y", "+z"), ("+y", "-z"), ("+z", "-y")

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


def list_shapes(source: Path) -> list[Shape]:
    """List the shapes of a csv file, a folder or a single mesh, sorted by id.

    Raises:
        BadCatalogError: There is no such source, it lists no shapes, or lists them
            wrongly.
    """
    if not source.exists():
        raise BadCatalogError(f"{source}: no such file or folder")
    if source.is_dir():
        catalog = source / CATALOG_NAME
        shapes = _from_csv(catalog) if catalog.exists() else _from_folder(source)
    elif source.suffix.lower() == ".csv":
        shapes = _from_csv(source)
    else:
        category = source.parent.name or "mesh"
        shapes = [_make_shape(source, category, source.stem, _DEFAULT)]
    if not shapes:
        raise BadCatalogError(f"{source}: no meshes found ({', '.join(SUFFIXES)})")
    return sorted(_with_unique_ids(shapes), key=lambda shape: shape.id)


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


def _from_csv(path: Path) -> list[Shape]:
    try:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCatalogError(f"{path}: not a csv file: {error}") from error
    shapes = []
    for number, row in enumerate(rows, start=2):
        missing = [name for name in ("id", "path") if not row.get(name)]
        if missing:
            raise BadCatalogError(f"{path}: line {number} has no {missing[0]}")
        mesh_path = path.parent / row["path"]
        axes = (row.get("up") or _DEFAULT[0], row.get("front") or _DEFAULT[1])
        shape = _make_shape(mesh_path, row.get("category") or "mesh", row["id"], axes)
        split = row.get("split") or ""
        shapes.append(replace(shape, id=_sanitized(row["id"]), split=split))
    return shapes


def _from_folder(folder: Path) -> list[Shape]:
    shapes = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        parts = path.relative_to(folder).parts
        if parts[1:-1] in (("train",), ("test",)):
            shape = _make_shape(path, parts[0], path.stem, _MODELNET)
            shapes.append(replace(shape, split="test" if parts[1] == "test" else ""))
        elif parts[2:] in (("models", "model_normalized.obj"), ("model.obj",)):
            category = _SYNSETS.get(parts[0], parts[0])
            shapes.append(_make_shape(path, category, parts[1], _SHAPENET))
        else:
            category = parts[0] if len(parts) > 1 else folder.resolve().name
            shapes.append(_make_shape(path, category, path.stem, _DEFAULT))
    return shapes


def _make_shape(path: Path, category: str, name: str, axes: tuple[str, str]) -> Shape:
    return Shape(
        id=_sanitized(name if name.startswith(category) else f"{category}-{name}"),
        category=_sanitized(category),
        split="",
        source=path.as_posix(),
        up=axes[0],
        front=axes[1],
        sha256="",
    )


def _sanitized(name: str) -> str:
    """Replace what cannot be in a folder's name on every file system."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "shape"


def _with_unique_ids(shapes: list[Shape]) -> list[Shape]:
    """Append the file's suffix to ids that several shapes share, then a number."""
    unique = []
    counts = Counter(shape.id for shape in shapes)
    num_used: Counter[str] = Counter()
    for shape in shapes:
        name = shape.id
        if counts[name] > 1:
            name = f"{name}-{Path(shape.source).suffix[1:].lower()}"
        num_used[name] += 1
        name = name if num_used[name] == 1 else f"{name}-{num_used[name]}"
        unique.append(replace(shape, id=name))
    return unique
