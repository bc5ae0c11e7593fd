"""Wavefront OBJ: vertices and faces; materials, groups and lines are left out."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.io.mesh_formats.polygons import FormatError, Polygons, triangulate

_BOM = b"\xef\xbb\xbf"


def read(content: bytes, path: Path) -> Mesh:
    """Read the faces of a file; what it refers to besides is not looked for."""
    vertices: list[list[float]] = []
    corners: list[int] = []
    sizes: list[int] = []
    for number, line in _lines(content):
        words = line.split()
        try:
            if words[0] == b"v":
                x, y, z = map(float, words[1:4])
                vertices.append([x, y, z])
            elif words[0] in (b"f", b"fo"):
                corners += [_index(word, len(vertices)) for word in words[1:]]
                sizes.append(len(words) - 1)
        except FormatError as error:
            raise FormatError(f"line {number}: {error}") from error
        except ValueError as error:
            text = line[:40].decode(errors="replace")
            raise FormatError(f"line {number} is no vertex or face: {text}") from error
    polygons = Polygons(
        vertices=np.array(vertices, dtype=float).reshape(-1, 3),
        corners=np.array(corners, dtype=np.int64),
        sizes=np.array(sizes, dtype=np.int64),
    )
    return triangulate(polygons)


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Number the lines that are not blank; a backslash at an end joins two of them."""
    text = content.removeprefix(_BOM)
    if b"\\" in text:
        for newline in (b"\r\n", b"\n", b"\r"):
            text = text.replace(b"\\" + newline, b" ")
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.isspace():
            yield number, line


def _index(word: bytes, num_vertices: int) -> int:
    """Return the vertex of a corner "v", "v/vt", "v//vn" or "v/vt/vn", from 0.

    Below 0 it counts back from the vertices read so far.
    """
    index = int(word.partition(b"/")[0])
    if index == 0 or index < -num_vertices or index >= 2**62:
        raise FormatError(
            f"vertex {index} of a face is none of the {num_vertices} before it"
        )
    return index - 1 if index > 0 else index + num_vertices
