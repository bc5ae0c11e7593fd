"""Which shapes a source lists: a csv file, a folder, ShapeNetCore, ModelNet.

shapes.csv                                 id, category, path; up, front, split too
folder/catalog.csv                         the same, paths relative to it
folder/SYNSET/MODEL/models/model_normalized.obj    ShapeNetCore v2
folder/SYNSET/MODEL/model.obj                      ShapeNetCore v1
folder/CATEGORY/{train,test}/NAME.off              ModelNet
folder/CATEGORY/NAME.obj, folder/NAME.obj          anything else
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from pipeline.io import files, names
from pipeline.io.meshes import SUFFIXES

CATALOG_NAME = "catalog.csv"
SPLITS = ("train", "val", "test", "novel")
_NOT_SHAPES = "__MACOSX"  # a folder of what macOS puts beside each file in a zip

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
    shapes = with_unique_ids(_with_clean_categories(shapes, source))
    return sorted(shapes, key=lambda shape: shape.id)


def read(path: Path) -> list[Shape]:
    """Read a shapes.csv."""
    with path.open(newline="", encoding="utf-8") as file:
        return [Shape(**row) for row in csv.DictReader(file)]


def write(path: Path, shapes: Iterable[Shape]) -> None:
    """Write a shapes.csv."""
    with (
        files.replacing(path) as draft,
        draft.open("w", newline="", encoding="utf-8") as file,
    ):
        columns = [field.name for field in fields(Shape)]
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(shape) for shape in shapes)


def _from_csv(path: Path) -> list[Shape]:
    return [_from_row(path, number, row) for number, row in _csv_rows(path)]


def _csv_rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Number the rows of a csv file; capitals and blanks in its header do not count."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.reader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadCatalogError(
            f"{path}: not a csv file in UTF-8: {error}; save it as one"
        ) from error
    header = [cell.strip().lower() for cell in lines[0]] if lines else []
    for name in ("id", "path"):
        if lines and name not in header:
            raise BadCatalogError(
                f"{path}: no column {name}, its first line has {', '.join(header)}"
            )
    for number, cells in enumerate(lines[1:], start=2):
        if cells:
            padded = [cell.strip() for cell in cells] + [""] * len(header)
            yield number, dict(zip(header, padded, strict=False))


def _from_row(path: Path, number: int, row: Mapping[str, str]) -> Shape:
    missing = [name for name in ("id", "path") if not row[name]]
    if missing:
        raise BadCatalogError(f"{path}: line {number} has no {missing[0]}")
    split = row.get("split", "")
    if split and split not in SPLITS:
        raise BadCatalogError(
            f"{path}: line {number} has the split {split!r}, must be "
            f"{', '.join(SPLITS)} or empty"
        )
    axes = (row.get("up") or _DEFAULT[0], row.get("front") or _DEFAULT[1])
    category = row.get("category") or "mesh"
    shape = _make_shape(path.parent / row["path"], category, row["id"], axes)
    return replace(shape, id=names.cleaned(row["id"]), split=split)


def _from_folder(folder: Path) -> list[Shape]:
    shapes = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.suffix.lower() not in SUFFIXES or _is_hidden(parts):
            continue
        if not path.is_file():
            continue
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


def _is_hidden(parts: tuple[str, ...]) -> bool:
    return any(part.startswith(".") or part == _NOT_SHAPES for part in parts)


def _make_shape(path: Path, category: str, name: str, axes: tuple[str, str]) -> Shape:
    try:
        path.as_posix().encode()
    except UnicodeEncodeError as error:
        raise BadCatalogError(
            f"{path.as_posix()!r}: its name is not in UTF-8: rename it"
        ) from error
    return Shape(
        id=names.cleaned(name if name.startswith(category) else f"{category}-{name}"),
        category=unicodedata.normalize("NFC", category),
        split="",
        source=path.as_posix(),
        up=axes[0],
        front=axes[1],
        sha256="",
    )


def _with_clean_categories(shapes: list[Shape], source: Path) -> list[Shape]:
    """Clean the names of the categories; BadCatalogError where two become one."""
    originals: dict[str, str] = {}
    for shape in shapes:
        category = names.cleaned(shape.category)
        other = originals.setdefault(category, shape.category)
        if other != shape.category:
            raise BadCatalogError(
                f"{source}: the categories {other!r} and {shape.category!r} would both "
                f"be {category}: rename one"
            )
    return [replace(shape, category=names.cleaned(shape.category)) for shape in shapes]


def with_unique_ids(shapes: list[Shape]) -> list[Shape]:
    """Append the file's suffix to ids that several shapes share, then a number."""
    ids = names.unique(
        [shape.id for shape in shapes],
        [Path(shape.source).suffix[1:].lower() for shape in shapes],
    )
    return [replace(shape, id=name) for shape, name in zip(shapes, ids, strict=True)]
