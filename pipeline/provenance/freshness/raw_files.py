"""The files from outside that a run reads, for receipts and DVC: meshes, and weights.

Of a sheet of meshes these are the sheet and the meshes that it names, wherever they
lie, and not all else in its folder: that may be the project's own.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from pipeline.provenance.freshness.receipts import RESULTS

PROCEDURAL = "procedural"
SCRATCH = "scratch"  # of train.start: no weights
START_FILES = {"pretrained": "pipeline/network/pretrained/lifted.safetensors"}
_SHEET = "catalog.csv"  # in a folder of meshes
_SUFFIXES = frozenset(
    {".csv", ".obj", ".off", ".ply", ".stl", ".glb", ".gltf", ".bin", ".dae"}
)


def raw_files(sources: str | Sequence[str]) -> list[Path]:
    """List the files behind `catalog.source` that are there, sorted."""
    return sorted({file for source in _listed(sources) for file in _files_of(source)})


def watched(sources: str | Sequence[str]) -> list[str]:
    """Name what DVC watches: a folder as a whole, files in the project's root alone."""
    return sorted({name for source in _listed(sources) for name in _watched_of(source)})


def start_weights(start: str) -> list[Path]:
    """List the file of weights that training starts from (`train.start`), if any.

    A result is none: training from what it has made would never be done.
    """
    path = Path(START_FILES.get(start, start))
    is_result = RESULTS.resolve() in path.resolve().parents
    is_read = start != SCRATCH and not is_result and path.is_file()
    return [path] if is_read else []


def _listed(sources: str | Sequence[str]) -> list[str]:
    """List the sources that have files: all but the procedural one."""
    several = [sources] if isinstance(sources, str) else sources
    return [source for source in several if source != PROCEDURAL]


def _files_of(source: str) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        real = cache(Path.resolve)  # of few folders
        found = {file for file in path.rglob("*") if _is_raw(file, path, real)}
        found |= _of_sheet(path / _SHEET)
    elif path.suffix.lower() == ".csv":
        found = _of_sheet(path)
    else:
        found = {path, *_buffers(path)}
    return [file for file in found if file.is_file()]


def _watched_of(source: str) -> list[str]:
    path, root = Path(source), Path().resolve()
    folders = {path} if path.is_dir() else set()
    files = {file for file in _files_of(source) if path not in file.parents}
    folders |= {
        file.parent
        for file in files
        if file.parent.resolve() not in (root, *root.parents)
    }
    outer = {a for a in folders if not any(b in a.parents for b in folders)}
    alone = {file for file in files if not outer & set(file.parents)} or (
        set() if folders else {path}
    )
    return [str(path) for path in outer | alone]


def _is_raw(file: Path, folder: Path, real: Callable[[Path], Path]) -> bool:
    if file.suffix.lower() not in _SUFFIXES:
        return False
    if any(part.startswith(".") for part in file.relative_to(folder).parts):
        return False
    place = real(file).parent if file.is_symlink() else real(file.parent)
    return real(RESULTS) not in (place, *place.parents)


def _of_sheet(sheet: Path) -> set[Path]:
    """Return a sheet and what it names; only itself if it cannot be read."""
    if not sheet.is_file():
        return set()
    try:
        with sheet.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except (UnicodeDecodeError, csv.Error):
        return {sheet}  # the step catalog refuses it
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    named = [dict(zip(header, row, strict=False)).get("path", "") for row in rows[1:]]
    meshes = [sheet.parent / name.strip() for name in named if name.strip()]
    return {sheet, *meshes, *(file for mesh in meshes for file in _buffers(mesh))}


def _buffers(mesh: Path) -> Iterator[Path]:
    """List what a .gltf may have beside it."""
    if mesh.suffix.lower() == ".gltf" and mesh.parent.is_dir():
        yield from mesh.parent.glob("*.bin")
