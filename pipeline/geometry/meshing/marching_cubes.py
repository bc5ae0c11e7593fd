"""Marching cubes (Lorensen & Cline 1987) whose surface is closed and manifold.

The published table leaves holes where two cells decide the face between them in two
ways (Nielson & Hamann 1991). Here a face with two inside corners on a diagonal always
parts them: inside is connected along edges of cells, outside across their faces as
well. The loops that cross a cell are triangulated without diagonals that lie in its
faces, where the neighbor may have the same one. So each edge has two faces, and each
vertex one fan.
"""

from functools import cache

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.meshing.volume_grid import box_around
from pipeline.geometry.scene.mesh import Mesh

_MIN_SHARE = 0.02  # of a cell's edge, from a corner to a vertex: no face is degenerate

# Corner i lies at bits 0, 1, 2 of i: x, y, z.
_CORNERS = np.array([[i & 1, i >> 1 & 1, i >> 2 & 1] for i in range(8)])
_EDGES = [
    (corner, corner | 1 << axis)
    for axis in range(3)
    for corner in range(8)
    if not corner >> axis & 1
]
_FACES = (  # corners, counter-clockwise seen from outside of the cell
    (0, 4, 6, 2),
    (1, 3, 7, 5),
    (0, 1, 5, 4),
    (2, 6, 7, 3),
    (0, 2, 3, 1),
    (4, 5, 7, 6),
)

Triangle = tuple[int, int, int]  # edges of the cell


def extract_surface(
    field: Float[ndarray, "X Y Z"], origin: Float[ndarray, "3"], spacing: float
) -> Mesh:
    """Return the surface on which a field is 0, outward: the field is negative inside.

    What is inside at the grid's border ends there. Of no inside, there is no face.

    Args:
        field: At the points of a grid; 0 is outside.
        origin: The first of these points.
        spacing: From each to the next, object units.
    """
    box = box_around(field < 0, 1)
    corner = np.array([side.start for side in box])
    field = np.pad(field[box], 1, constant_values=1.0)
    cells, cases = _crossed_cells(field < 0)
    number, on_edges = _edge_vertices(field, corner - 1)
    of_cell = np.stack(
        [
            number[(edge // 4, *(cells + _CORNERS[corners[0]]).T)]
            for edge, corners in enumerate(_EDGES)
        ],
        axis=1,
    )
    triangles, is_used = _triangle_table()
    faces = of_cell[np.arange(len(cells))[:, None, None], triangles[cases]]
    return Mesh(
        vertices=origin + on_edges * spacing,
        faces=faces[is_used[cases]].astype(np.int64),
    )


def _crossed_cells(
    inside: Bool[ndarray, "X Y Z"],
) -> tuple[Int[ndarray, "M 3"], Int[ndarray, " M"]]:
    """Return the first corner of each cell that the surface crosses, and its case.

    Bit i of a case says whether corner i is inside.
    """
    case = np.zeros(np.array(inside.shape) - 1, dtype=np.uint8)
    x, y, z = case.shape
    for bit, (i, j, k) in enumerate(_CORNERS):
        case |= inside[i : i + x, j : j + y, k : k + z].view(np.uint8) << np.uint8(bit)
    cells = np.argwhere((case > 0) & (case < 255))
    return cells, case[tuple(cells.T)].astype(np.int64)


def _edge_vertices(
    field: Float[ndarray, "X Y Z"], corner: Int[ndarray, "3"]
) -> tuple[Int[ndarray, "3 X Y Z"], Float[ndarray, "N 3"]]:
    """Return the vertices on the grid's edges, and their numbers by axis and first end.

    Positions are in units of cells, and the corner is the field's first.
    """
    number = np.zeros((3, *field.shape), dtype=np.int32)
    positions = [np.zeros((0, 3))]
    count = 0
    for axis in range(3):
        lines = np.moveaxis(field, axis, 0)
        first, second = (np.moveaxis(ends, 0, axis) for ends in (lines[:-1], lines[1:]))
        ends = np.argwhere((first < 0) != (second < 0))
        a, b = first[tuple(ends.T)], second[tuple(ends.T)]
        share = np.clip(a / (a - b), _MIN_SHARE, 1 - _MIN_SHARE)
        positions.append(ends + corner + share[:, None] * np.eye(3)[axis])
        number[(axis, *ends.T)] = count + np.arange(len(ends))
        count += len(ends)
    return number, np.concatenate(positions)


@cache
def _triangle_table() -> tuple[Int[ndarray, "256 T 3"], Bool[ndarray, "256 T"]]:
    """Return the triangles of each case, and which of them it has."""
    cases = [
        [triangle for loop in _loops(case) for triangle in _triangulate(loop)]
        for case in range(256)
    ]
    most = max(map(len, cases))
    triangles = np.zeros((256, most, 3), dtype=np.int64)
    is_used = np.zeros((256, most), dtype=bool)
    for case, of_case in enumerate(cases):
        triangles[case, : len(of_case)] = np.reshape(of_case, (-1, 3))
        is_used[case, : len(of_case)] = True
    return triangles, is_used


def _loops(case: int) -> list[list[int]]:
    """Return the loops in which the surface crosses a cell's edges, outward."""
    successor: dict[int, int] = {}
    for face in _FACES:
        inside = [case >> corner & 1 for corner in face]
        for i in range(4):
            if not inside[i] and inside[(i + 1) % 4]:
                # Around the face the inside is entered here, and left where it ends.
                end = next(k for k in range(i + 1, i + 5) if not inside[(k + 1) % 4])
                entered = _edge(face[i], face[(i + 1) % 4])
                successor[_edge(face[end % 4], face[(end + 1) % 4])] = entered
    loops = []
    while successor:
        loop = [next(iter(successor))]
        while (following := successor.pop(loop[-1])) != loop[0]:
            loop.append(following)
        loops.append(loop)
    return loops


def _edge(first: int, second: int) -> int:
    return _EDGES.index((min(first, second), max(first, second)))


def _triangulate(loop: list[int]) -> list[Triangle]:
    """Triangulate a loop by a fan whose diagonals lie in no face of the cell.

    Every loop has such a fan.
    """
    fans = [loop[start:] + loop[:start] for start in range(len(loop))]
    fan = next(
        fan
        for fan in fans
        if not any(_share_a_face(fan[0], edge) for edge in fan[2:-1])
    )
    return [(fan[0], fan[i + 1], fan[i]) for i in range(1, len(fan) - 1)]


def _share_a_face(first: int, second: int) -> bool:
    corners = {*_EDGES[first], *_EDGES[second]}
    return any(corners <= set(face) for face in _FACES)
