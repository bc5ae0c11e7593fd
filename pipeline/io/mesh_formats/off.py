"""Object File Format: counts, vertices, faces; colors and normals are left out."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.io.mesh_formats.polygons import FormatError, Polygons, triangulate

# ModelNet has files whose counts follow without a space.
_HEADER = re.compile(rb"(ST)?C?N?(4)?n?OFF\b\s*|(ST)?C?N?OFF(?=\d)", re.IGNORECASE)


def read(content: bytes, path: Path) -> Mesh:
    """Read the faces of a file; FormatError if fewer follow than its counts claim."""
    lines = [
        line
        for raw in content.removeprefix(b"\xef\xbb\xbf").splitlines()
        if (line := raw.partition(b"#")[0].strip())
    ]
    header = _HEADER.match(lines[0]) if lines else None
    if not header or b"BINARY" in lines[0][:20].upper():
        raise FormatError("it does not begin with OFF, as text")
    if header[2]:
        raise FormatError("vertices of four coordinates (4OFF) are not read")
    rest = lines[0][header.end() :].strip()
    lines = [rest, *lines[1:]] if rest else lines[1:]
    num_vertices, num_faces = _counts(lines)
    vertex_lines = _take(lines, 1, num_vertices, "vertices")
    face_lines = _take(lines, 1 + num_vertices, num_faces, "faces")
    faces = [_corners(line, row) for row, line in enumerate(face_lines, start=1)]
    polygons = Polygons(
        vertices=_vertices(vertex_lines),
        corners=np.array([i for face in faces for i in face], dtype=np.int64),
        sizes=np.array([len(face) for face in faces], dtype=np.int64),
    )
    return triangulate(polygons)


def _counts(lines: Sequence[bytes]) -> tuple[int, int]:
    try:
        num_vertices, num_faces = map(int, lines[0].split()[:2])
    except (ValueError, IndexError) as error:
        raise FormatError("no counts of vertices and faces follow OFF") from error
    if min(num_vertices, num_faces) < 0:
        raise FormatError(f"it claims {num_vertices} vertices, {num_faces} faces")
    return num_vertices, num_faces


def _take(lines: Sequence[bytes], start: int, count: int, what: str) -> Sequence[bytes]:
    taken = lines[start : start + count]
    if len(taken) < count:
        raise FormatError(
            f"it claims {count} {what} and holds {len(taken)}: cut off? Copy it again"
        )
    return taken


def _vertices(lines: Sequence[bytes]) -> np.ndarray:
    try:
        rows = [[float(x), float(y), float(z)] for x, y, z in map(_first_three, lines)]
    except ValueError as error:
        raise FormatError(f"a vertex is not three numbers: {error}") from error
    return np.array(rows, dtype=float).reshape(-1, 3)


def _first_three(line: bytes) -> list[bytes]:
    return line.split(maxsplit=3)[:3]


def _corners(line: bytes, row: int) -> list[int]:
    """Return the vertices of a face "n i1 ... in", which a color may follow."""
    try:
        size, *indices = line.split()
        corners = [int(index) for index in indices[: int(size)]]
        if int(size) < 0 or max(map(abs, corners), default=0) >= 2**62:
            raise ValueError("out of range")
    except ValueError as error:
        raise FormatError(f"face {row} is not a list of vertices: {error}") from error
    if len(corners) < int(size):
        raise FormatError(
            f"face {row} claims {int(size)} corners and has {len(corners)}"
        )
    return corners
