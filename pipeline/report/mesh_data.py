"""A mesh as text that the page holds in itself, in few bytes.

Words of 16 bits, their low bytes before their high bytes, and then a byte for each
vertex; deflated (zlib), in base64. The words are

    x of all vertices, then y,  in steps of a 65535th of the longest side of the box
    then z                      around them, as differences from vertex to vertex,
                                zigzag (0, -1, 1, -2, ... are 0, 1, 2, 3, ...)
    the corners of all faces    each as how far its vertex is behind the first that no
                                corner before has had

and the bytes are the values of the vertices, from 0 to 1, in 255 steps. Vertices come
in the order in which the faces have them. `assets/mesh_data.js` reads that.
"""

import base64
import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh

MAX_VERTICES = 65_536  # that words tell apart
_STEPS = 65_535  # along the longest side of the bounding box


@dataclass(frozen=True, kw_only=True)
class MeshData:
    """An encoded mesh, and what is needed to decode it.

    Attributes:
        text: Base64.
        num_vertices: As encoded.
        num_faces: As encoded.
        origin: The low corner of the bounding box, object units.
        step: Object units.
    """

    text: str
    num_vertices: int
    num_faces: int
    origin: tuple[float, float, float]
    step: float


def encode(mesh: Mesh, values: Float[ndarray, " N"]) -> MeshData:
    """Encode a mesh and a value of each of its vertices, clipped to 0 and 1.

    Raises:
        ValueError: It has too many vertices.
    """
    corners, order = _number_by_first_use(mesh.faces)
    if len(order) > MAX_VERTICES:
        raise ValueError(f"{len(order)} vertices, {MAX_VERTICES} can be encoded")
    vertices = mesh.vertices[order]
    low = vertices.min(axis=0)
    step = max(float(np.ptp(vertices, axis=0).max()), 1e-9) / _STEPS
    places = np.round((vertices - low) / step).astype(np.int64)
    steps = _zigzag(np.diff(places, axis=0, prepend=0))
    words = np.concatenate([steps.T.reshape(-1), _behind_newest(corners)])
    levels = np.round(np.clip(values[order], 0, 1) * 255).astype(np.uint8)
    content = _byte_planes(words) + levels.tobytes()
    x, y, z = map(float, low)
    return MeshData(
        text=base64.b64encode(zlib.compress(content, 9)).decode("ascii"),
        num_vertices=len(order),
        num_faces=len(mesh.faces),
        origin=(x, y, z),
        step=step,
    )


def _number_by_first_use(
    faces: Int[ndarray, "F 3"],
) -> tuple[Int[ndarray, " C"], Int[ndarray, " N"]]:
    """Return the corners by new numbers, and the old number of each new one."""
    used, first, corners = np.unique(
        faces.reshape(-1), return_index=True, return_inverse=True
    )
    order = np.argsort(first)
    return np.argsort(order)[corners.reshape(-1)], used[order]


def _behind_newest(corners: Int[ndarray, " C"]) -> Int[ndarray, " C"]:
    newest = np.maximum.accumulate(np.concatenate([[-1], corners[:-1]])) + 1
    return newest - corners


def _zigzag(differences: Int[ndarray, "N 3"]) -> Int[ndarray, "N 3"]:
    """Make small words of small differences; they wrap around at 16 bits."""
    wrapped = (differences + 0x8000) % 0x10000 - 0x8000
    return np.where(wrapped < 0, -2 * wrapped - 1, 2 * wrapped)


def _byte_planes(words: Int[ndarray, " W"]) -> bytes:
    return words.astype("<u2").view(np.uint8).reshape(-1, 2).T.tobytes()
