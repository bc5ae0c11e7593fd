"""PLY, as text and binary: the elements vertex and face."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.io.mesh_formats import ply_binary, ply_header, ply_text
from pipeline.io.mesh_formats.ply_header import Element
from pipeline.io.mesh_formats.polygons import FormatError, Polygons, triangulate

Columns = Mapping[str, ndarray]  # of an element; a list's sizes are under "NAME#"

_INDICES = ("vertex_indices", "vertex_index")


def read(content: bytes, path: Path) -> Mesh:
    """Read the faces of a file; FormatError if it holds less than its header claims."""
    header = ply_header.parse(content)
    read_elements = ply_text.read if header.is_text else ply_binary.read
    needed = _up_to_faces(header.elements)
    columns = read_elements(memoryview(content)[header.num_bytes :], needed)
    vertices, faces = columns.get("vertex", {}), columns.get("face", {})
    if not all(axis in vertices for axis in "xyz"):
        raise FormatError("it has no vertices with x, y and z")
    name = next((name for name in _INDICES if f"{name}#" in faces), None)
    if name is None:
        found = ", ".join(columns)
        raise FormatError(
            f"it has no faces with vertex_indices, only {found}: export it as a "
            "mesh of polygons"
        )
    with np.errstate(invalid="ignore"):  # what is no number is no vertex either
        corners = faces[name].astype(np.int64)
    polygons = Polygons(
        vertices=np.column_stack([vertices[axis].astype(float) for axis in "xyz"]),
        corners=corners,
        sizes=faces[f"{name}#"].astype(np.int64),
    )
    return triangulate(polygons)


def _up_to_faces(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Leave out what comes after vertices and faces, whatever it is."""
    names = [element.name for element in elements]
    if len(set(names)) < len(names):
        raise FormatError(f"its header names an element twice: {', '.join(names)}")
    last = max(
        (names.index(name) for name in ("vertex", "face") if name in names), default=-1
    )
    return elements[: last + 1] if "face" in names else elements
