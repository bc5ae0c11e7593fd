"""STL, binary and as text: triangles without shared vertices."""

import re
from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.io.mesh_formats.polygons import FormatError

_HEADER_BYTES = 84  # 80 of a comment, 4 of the count
_FACET = np.dtype(
    [("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")]
)
_TEXT = re.compile(rb"\s*solid\b[^\0]*\bfacet\s", re.IGNORECASE)


def read(content: bytes, path: Path) -> Mesh:
    """Read the triangles of a file; bytes after the last one are left out."""
    text = content.removeprefix(b"\xef\xbb\xbf")
    is_text = _TEXT.match(text[:1000]) and not _is_exactly_binary(content)
    corners = _corners_of_text(text) if is_text else _corners_of_binary(content)
    faces = np.arange(3 * len(corners), dtype=np.int64).reshape(-1, 3)
    return Mesh(vertices=corners.reshape(-1, 3), faces=faces)


def _count(content: bytes) -> int:
    return int.from_bytes(content[_HEADER_BYTES - 4 : _HEADER_BYTES], "little")


def _is_exactly_binary(content: bytes) -> bool:
    return len(content) == _HEADER_BYTES + _count(content) * _FACET.itemsize


def _corners_of_binary(content: bytes) -> Float[ndarray, "T 3 3"]:
    if len(content) < _HEADER_BYTES:
        raise FormatError(f"{len(content)} bytes are no STL")
    count, held = _count(content), (len(content) - _HEADER_BYTES) // _FACET.itemsize
    if held < count:
        raise FormatError(
            f"it claims {count} faces and holds {held}: cut off, or no STL"
        )
    facets = np.frombuffer(content, _FACET, count, offset=_HEADER_BYTES)
    return facets["corners"].astype(float)


def _corners_of_text(content: bytes) -> Float[ndarray, "T 3 3"]:
    words = content.lower().split()
    at = [place for place, word in enumerate(words) if word == b"vertex"]
    num_facets = words.count(b"endfacet")
    # "facet" and "endfacet" also stand in the names of solids, but not "vertex 1 2 3".
    if len(at) != 3 * num_facets or b"endsolid" not in words[-20:]:
        raise FormatError(
            f"{num_facets} faces with {len(at)} vertices, up to no endsolid: cut off?"
        )
    try:
        numbers = [float(word) for i in at for word in words[i + 1 : i + 4]]
        return np.array(numbers).reshape(-1, 3, 3)
    except ValueError as error:
        raise FormatError(f"a vertex is not three numbers: {error}") from error
