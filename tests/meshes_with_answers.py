"""Ball, box, torus and tube: tiny meshes whose area, volume and maps are known."""

import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge


def ball(radius: float = 1.0, rings: int = 12) -> Mesh:
    """A closed triangulated sphere; a little smaller than the true one."""
    theta = np.linspace(0, np.pi, rings + 1)[1:-1]
    phi = np.arange(2 * rings) * np.pi / rings
    ring = np.stack(
        [
            np.outer(np.sin(theta), np.sin(phi)),
            np.outer(np.cos(theta), np.ones_like(phi)),
            np.outer(np.sin(theta), np.cos(phi)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    vertices = np.vstack([ring, [[0, 1, 0], [0, -1, 0]]]) * radius
    return Mesh(vertices=vertices, faces=_grid_faces(rings - 1, 2 * rings, poles=True))


def box(sides: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Mesh:
    """A closed box about the origin."""
    corners = np.array(
        [[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]
    )
    quads = [
        (0, 1, 3, 2),
        (4, 6, 7, 5),
        (0, 4, 5, 1),
        (2, 3, 7, 6),
        (0, 2, 6, 4),
        (1, 5, 7, 3),
    ]
    faces = [f for a, b, c, d in quads for f in ((a, b, c), (a, c, d))]
    return Mesh(vertices=corners * np.array(sides), faces=np.array(faces))


def torus(radius: float = 0.7, thickness: float = 0.2, rings: int = 24) -> Mesh:
    """A closed torus about the y axis, with a hole seen from the top."""
    around, across = np.meshgrid(
        np.arange(rings) * 2 * np.pi / rings,
        np.arange(rings) * 2 * np.pi / rings,
        indexing="ij",
    )
    reach = radius + thickness * np.cos(across)
    vertices = np.stack(
        [
            reach * np.sin(around),
            thickness * np.sin(across),
            reach * np.cos(around),
        ],
        axis=-1,
    ).reshape(-1, 3)
    row, col = np.mgrid[0:rings, 0:rings].reshape(2, -1)
    a, b = row * rings + col, row * rings + (col + 1) % rings
    c, d = (
        (row + 1) % rings * rings + col,
        (row + 1) % rings * rings + (col + 1) % rings,
    )
    return Mesh(
        vertices=vertices,
        faces=np.concatenate([np.stack([a, c, b], 1), np.stack([b, c, d], 1)]),
    )


def tube(radius: float, height: float, *, sides: int, rings: int) -> Mesh:
    """A tube about the y axis, open at both ends."""
    phi = np.arange(sides) * 2 * np.pi / sides
    level = np.linspace(height / 2, -height / 2, rings + 1)
    vertices = np.stack(
        [
            np.outer(np.ones_like(level), radius * np.sin(phi)),
            np.outer(level, np.ones_like(phi)),
            np.outer(np.ones_like(level), radius * np.cos(phi)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    faces = _grid_faces(rings + 1, sides, poles=False)
    return Mesh(vertices=vertices, faces=faces)


def touching_boxes() -> Mesh:
    """Two boxes that share one vertex, where two fans of faces meet."""
    cube = box((1.0, 1.0, 1.0))
    both = merge([cube, Mesh(vertices=cube.vertices + 1.0, faces=cube.faces)])
    shared = np.flatnonzero((both.vertices == 0.5).all(axis=1))
    faces = np.where(both.faces == shared[1], shared[0], both.faces)
    return Mesh(vertices=both.vertices, faces=faces)


def _grid_faces(rows: int, cols: int, *, poles: bool) -> np.ndarray:
    faces = []
    for row in range(rows - 1):
        for col in range(cols):
            a, b = row * cols + col, row * cols + (col + 1) % cols
            c, d = a + cols, b + cols
            faces += [(a, c, b), (b, c, d)]
    if poles:
        north, south, last = rows * cols, rows * cols + 1, (rows - 1) * cols
        for col in range(cols):
            faces.append((north, col, (col + 1) % cols))
            faces.append((south, last + (col + 1) % cols, last + col))
    return np.array(faces)
