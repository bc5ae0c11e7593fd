"""Meshes as files: obj, off, ply, stl, glb and gltf, read and written by trimesh."""

import logging
from pathlib import Path

import numpy as np
import trimesh

from pipeline.geometry.scene.mesh import BadMeshError, Mesh

SUFFIXES = (".obj", ".off", ".ply", ".stl", ".glb", ".gltf")

log = logging.getLogger(__name__)


def read(path: Path) -> Mesh:
    """Read a mesh; the meshes of a scene are joined.

    Raises:
        BadMeshError: The file is missing, damaged, not a mesh, or has no faces.
    """
    _check_readable(path)
    try:
        scene = trimesh.load_scene(path, process=False, skip_materials=True)
        loaded = scene.to_mesh()
    # Damaged files make the parsers raise almost anything.
    except Exception as error:
        raise BadMeshError(
            f"{path}: not a readable mesh: {_first_line(error)}"
        ) from error
    vertices = np.asarray(loaded.vertices, dtype=float).reshape(-1, 3)
    faces = np.asarray(loaded.faces, dtype=np.int64).reshape(-1, 3)
    if not len(faces):
        raise BadMeshError(f"{path}: the mesh has no faces")
    return Mesh(vertices=vertices, faces=faces)


def write(path: Path, mesh: Mesh) -> None:
    """Write a mesh in the format of the path's suffix."""
    check_writable(path)
    vertices = mesh.vertices.astype(np.float32)
    trimesh.Trimesh(vertices=vertices, faces=mesh.faces, process=False).export(path)


def as_stored(mesh: Mesh) -> Mesh:
    """Return a mesh as reading it back from a .ply would."""
    vertices = mesh.vertices.astype(np.float32).astype(float)
    return Mesh(vertices=vertices, faces=mesh.faces)


def check_writable(path: Path) -> None:
    """Raise ValueError for a suffix without a format, or a missing folder."""
    if path.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path}: cannot write {path.suffix!r}, {_known_suffixes()}")
    if not path.parent.is_dir():
        raise ValueError(f"{path}: no such folder: {path.parent}")


def _check_readable(path: Path) -> None:
    if not path.is_file():
        raise BadMeshError(f"{path}: no such file")
    if path.suffix.lower() not in SUFFIXES:
        raise BadMeshError(f"{path}: cannot read {path.suffix!r}, {_known_suffixes()}")
    if not path.stat().st_size:
        raise BadMeshError(f"{path}: the file is empty")


def _known_suffixes() -> str:
    return f"known are {', '.join(SUFFIXES)}"


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__
