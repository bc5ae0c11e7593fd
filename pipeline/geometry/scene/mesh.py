"""Triangle meshes: the type, and what is done to a mesh before anyone looks at it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

_AXES = {
    f"{sign}{axis}": factor * np.eye(3)[index]
    for index, axis in enumerate("xyz")
    for sign, factor in (("+", 1.0), ("-", -1.0))
}


class BadMeshError(ValueError):
    """A mesh that cannot be a shape."""


@dataclass(frozen=True, kw_only=True)
class Mesh:
    """Triangles over shared vertices; counter-clockwise seen from outside."""

    vertices: Float[ndarray, "N 3"]
    faces: Int[ndarray, "F 3"]


def merge(meshes: list[Mesh]) -> Mesh:
    """Put several meshes into one, side by side, sharing no vertices."""
    offsets = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate(
            [mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=True)]
        ),
    )


def clean(mesh: Mesh) -> Mesh:
    """Merge equal vertices; drop degenerate faces, equal faces and unused vertices."""
    if not len(mesh.faces):
        raise BadMeshError("the mesh has no faces")
    if mesh.faces.min() < 0 or mesh.faces.max() >= len(mesh.vertices):
        raise BadMeshError("a face refers to a vertex that does not exist")
    if not np.isfinite(mesh.vertices[mesh.faces]).all():
        raise BadMeshError("a vertex is not a finite number")
    used, faces = np.unique(mesh.faces, return_inverse=True)
    vertices, faces_of_used = np.unique(
        mesh.vertices[used], axis=0, return_inverse=True
    )
    faces = faces_of_used.reshape(-1)[faces.reshape(-1, 3)]
    corners = np.sort(faces, axis=1)
    _, first = np.unique(corners, axis=0, return_index=True)
    first = np.sort(first)
    distinct = (np.diff(corners[first], axis=1) > 0).all(axis=1)
    merged = Mesh(vertices=vertices, faces=faces[first[distinct]])
    if not areas(merged).any():
        raise BadMeshError("the surface has no area")
    return compact(Mesh(vertices=vertices, faces=merged.faces[areas(merged) > 0]))


def compact(mesh: Mesh) -> Mesh:
    """Drop the vertices that no face uses."""
    used, faces = np.unique(mesh.faces, return_inverse=True)
    return Mesh(vertices=mesh.vertices[used], faces=faces.reshape(-1, 3))


def orient(mesh: Mesh, *, up: str, front: str) -> Mesh:
    """Turn a mesh whose `up` and `front` axes ("+y", "-z") are given into obj."""
    for name, axis in (("up", up), ("front", front)):
        if axis not in _AXES:
            raise BadMeshError(f"{name} is {axis!r}, must be one of {', '.join(_AXES)}")
    if up[1] == front[1]:
        raise BadMeshError(f"up {up} and front {front} lie on one axis")
    rows = [np.cross(_AXES[up], _AXES[front]), _AXES[up], _AXES[front]]
    return Mesh(vertices=mesh.vertices @ np.stack(rows).T, faces=mesh.faces)


def into_unit_ball(mesh: Mesh, *, max_outlier: float) -> Mesh:
    """Centre the bounding box at the origin and scale to the ball of radius 1.

    A mesh whose ball is `max_outlier` times larger than the ball that holds three
    quarters of its vertices is refused: a stray vertex would shrink it to a dot.
    """
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    radius = np.linalg.norm(mesh.vertices - (low + high) / 2, axis=1).max()
    if not radius > 0 or not areas(mesh).sum() > 1e-12 * radius**2:
        raise BadMeshError("the surface has no area")
    middle = np.median(mesh.vertices, axis=0)
    spread = np.quantile(np.linalg.norm(mesh.vertices - middle, axis=1), 0.75)
    if radius > max_outlier * spread:
        raise BadMeshError(
            f"a stray vertex: the mesh has radius {radius:.3g}, "
            f"three quarters of its vertices lie within {spread:.3g}"
        )
    return Mesh(vertices=(mesh.vertices - (low + high) / 2) / radius, faces=mesh.faces)


def face_normals(mesh: Mesh) -> Float[ndarray, "F 3"]:
    """Return the unit normals of the faces; zero where a face has no area."""
    cross = _edge_products(mesh)
    length = np.linalg.norm(cross, axis=1, keepdims=True)
    return cross / np.where(length > 0, length, 1)


def vertex_normals(mesh: Mesh) -> Float[ndarray, "N 3"]:
    """Return unit normals of the vertices, from their faces weighted by area."""
    cross = _edge_products(mesh)
    corners, count = mesh.faces.T.reshape(-1), len(mesh.vertices)
    sums = [np.bincount(corners, np.tile(part, 3), count) for part in cross.T]
    normals = np.column_stack(sums)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.where(length > 0, length, 1)


def areas(mesh: Mesh) -> Float[ndarray, " F"]:
    """Return the areas of the faces."""
    return np.linalg.norm(_edge_products(mesh), axis=1) / 2


def sample(
    mesh: Mesh, count: int, rng: np.random.Generator
) -> tuple[Float[ndarray, "N 3"], Int[ndarray, " N"]]:
    """Draw area-weighted points of the surface; return them and their faces."""
    cumulative = np.cumsum(areas(mesh))
    at = (np.arange(count) + rng.random(count)) / count * cumulative[-1]
    faces = np.minimum(np.searchsorted(cumulative, at), len(cumulative) - 1)
    a, b = rng.random((2, count, 1))
    root = np.sqrt(a)
    first, second, third = np.moveaxis(mesh.vertices[mesh.faces[faces]], 1, 0)
    return (1 - root) * first + root * (1 - b) * second + root * b * third, faces


def is_watertight(mesh: Mesh) -> bool:
    """Say whether each edge is shared by exactly two faces, in opposite directions."""
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    count = len(mesh.vertices)
    there = edges[:, 0].astype(np.int64) * count + edges[:, 1]
    back = edges[:, 1].astype(np.int64) * count + edges[:, 0]
    there.sort()
    back.sort()
    return bool((np.diff(there) > 0).all() and (there == back).all())


def _edge_products(mesh: Mesh) -> Float[ndarray, "F 3"]:
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return np.cross(b - a, c - a)
