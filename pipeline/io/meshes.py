"""Meshes as files: obj, off, ply, stl, glb and gltf."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.geometry.scene.mesh import BadMeshError, Mesh
from pipeline.io import files, reading_budget
from pipeline.io.mesh_formats import obj, off, ply, stl
from pipeline.io.mesh_formats.gltf import draco, scene
from pipeline.io.mesh_formats.polygons import FormatError
from pipeline.io.reading_budget import OverBudgetError, ReadingBudget

_READERS: dict[str, Callable[[bytes, Path], Mesh]] = {
    ".obj": obj.read,
    ".off": off.read,
    ".ply": ply.read,
    ".stl": stl.read,
    ".glb": scene.read,
    ".gltf": scene.read,
}
SUFFIXES = tuple(_READERS)

_WAYS_OUT = "save it as .glb, .obj or .ply"
_MEMORY_PER_BYTE = 20  # of a file: as text, three bytes of it may become an index
_ORDINARY_BYTES = 30_000_000  # smaller files are read in this process, within seconds
_RAISE_IT = "raise normalize.reading.megabytes, or simplify the mesh"


def read(path: Path, budget: ReadingBudget | None = None) -> Mesh:
    """Read a mesh; the meshes of a scene are joined, faces cut into triangles.

    Args:
        path: Of a file in one of the formats, told by its suffix.
        budget: What reading it may cost; None for a file of our own.

    Raises:
        BadMeshError: The file is missing, damaged, too large, not a mesh, or has no
            faces.
    """
    try:
        content = _content(path, budget)
        is_ordinary = len(content) < _ORDINARY_BYTES and draco.MARK not in content
        if budget is None or is_ordinary:
            mesh = _parse(content, path)
        else:
            mesh = reading_budget.call_within(budget, _parse, content, path)
    except FormatError as error:
        raise BadMeshError(f"{path}: not a readable mesh: {error}") from error
    except OverBudgetError as error:
        raise BadMeshError(
            f"{path}: {error}; normalize.reading can be raised"
        ) from error
    if not len(mesh.faces):
        raise BadMeshError(f"{path}: the mesh has no faces")
    return mesh


def _content(path: Path, budget: ReadingBudget | None) -> bytes:
    suffix = path.suffix.lower()
    most = budget.megabytes * 1_000_000 // _MEMORY_PER_BYTE if budget else 2**40
    try:
        files.check_regular(path, most, way_out=_RAISE_IT)
        if suffix not in _READERS:
            raise BadMeshError(f"{path}: cannot read {suffix!r}: {_WAYS_OUT}")
        return files.read_bytes(path, most, way_out=_RAISE_IT)
    except files.BadFileError as error:
        raise BadMeshError(str(error)) from error


def _parse(content: bytes, path: Path) -> Mesh:
    """Read the content of a file; FormatError for whatever is wrong with it."""
    try:
        return _READERS[path.suffix.lower()](content, path)
    except (FormatError, MemoryError):
        raise
    # Damaged files make the parsers raise almost anything.
    except Exception as error:
        raise FormatError(f"damaged ({type(error).__name__}: {error})"[:200]) from error


def write(path: Path, mesh: Mesh) -> None:
    """Write a mesh in the format of the path's suffix, as one file."""
    check_writable(path)
    import trimesh  # when needed: it imports networkx, a tenth of a second and more

    vertices = mesh.vertices.astype(np.float32)
    stored = trimesh.Trimesh(vertices=vertices, faces=mesh.faces, process=False)
    with files.replacing(path) as draft:
        if path.suffix.lower() == ".gltf":
            draft.write_bytes(_self_contained_gltf(stored))
        else:
            stored.export(draft)


def _self_contained_gltf(mesh: Any) -> bytes:
    """Return a .gltf whose buffers are in it: none beside it is overwritten."""
    import trimesh

    exported = trimesh.exchange.gltf.export_gltf(
        trimesh.Scene(mesh), merge_buffers=True, embed_buffers=True
    )
    (content,) = exported.values()
    return bytes(content)


def as_stored(mesh: Mesh) -> Mesh:
    """Return a mesh as reading it back from a .ply would."""
    vertices = mesh.vertices.astype(np.float32).astype(float)
    return Mesh(vertices=vertices, faces=mesh.faces)


def check_writable(path: Path) -> None:
    """Raise ValueError for a suffix without a format, or a missing folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(
            f"{path}: cannot write {path.suffix!r}, known are {', '.join(SUFFIXES)}"
        )
    if not path.parent.is_dir():
        raise ValueError(f"{path}: no such folder: {path.parent}")
