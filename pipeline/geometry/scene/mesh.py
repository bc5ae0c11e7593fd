"""Triangle meshes: the type, cleaning, normalization, normals and surface samples."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.config.prepare import NormalizeConfig

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

    def rotated(self, rotation: Float[ndarray, "3 3"]) -> "Mesh":
        """Return it turned about the origin."""
        return Mesh(vertices=self.vertices @ rotation.T, faces=self.faces)


def merge(meshes: list[Mesh]) -> Mesh:
    """Concatenate meshes; they share no vertices."""
    offsets = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes[:-1]])
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        faces=np.concatenate(
            [mesh.faces + offset for mesh, offset in zip(meshes, offsets, strict=True)]
        ),
    )


def clean(mesh: Mesh) -> Mesh:
    """Merge equal vertices; drop degenerate, duplicate and unreferenced elements."""
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
    if not face_areas(merged).any():
        raise BadMeshError("the surface has no area")
    return compact(Mesh(vertices=vertices, faces=merged.faces[face_areas(merged) > 0]))


def compact(mesh: Mesh) -> Mesh:
    """Drop unreferenced vertices."""
    used, faces = np.unique(mesh.faces, return_inverse=True)
    return Mesh(vertices=mesh.vertices[used], faces=faces.reshape(-1, 3))


def orient(mesh: Mesh, *, up: str, front: str) -> Mesh:
    """Rotate a mesh whose `up` and `front` axes ("+y", "-z") are given into obj."""
    for name, axis in (("up", up), ("front", front)):
        if axis not in _AXES:
            raise BadMeshError(f"{name} is {axis!r}, must be one of {', '.join(_AXES)}")
    if up[1] == front[1]:
        raise BadMeshError(f"up {up} and front {front} lie on one axis")
    rows = [np.cross(_AXES[up], _AXES[front]), _AXES[up], _AXES[front]]
    return Mesh(vertices=mesh.vertices @ np.stack(rows).T, faces=mesh.faces)


def normalize(mesh: Mesh, *, up: str, front: str, config: NormalizeConfig) -> Mesh:
    """Turn a raw mesh upright, clean it, and scale it into the unit ball.

    Args:
        mesh: As it stands in its file.
        up: Its axis that is up, "+y".
        front: Its axis that looks to the front, "-z".
        config: What is refused.

    Raises:
        BadMeshError: The mesh cannot be a shape; says why.
    """
    if len(mesh.faces) > config.max_faces:
        raise BadMeshError(
            f"{len(mesh.faces)} faces, normalize.max_faces allows {config.max_faces}"
        )
    oriented = orient(clean(mesh), up=up, front=front)
    return normalize_to_unit_ball(oriented, max_outlier=config.max_outlier)


def normalize_to_unit_ball(mesh: Mesh, *, max_outlier: float) -> Mesh:
    """Center the bounding box at the origin and scale into the unit ball.

    Raises:
        BadMeshError: The surface has no area, or its ball is more than `max_outlier`
            times larger than the ball that holds three quarters of its vertices: a
            stray vertex would shrink the shape to a dot.
    """
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    radius = np.linalg.norm(mesh.vertices - (low + high) / 2, axis=1).max()
    if not radius > 0 or not face_areas(mesh).sum() > 1e-12 * radius**2:
        raise BadMeshError("the surface has no area")
    median = np.median(mesh.vertices, axis=0)
    inlier_radius = np.quantile(np.linalg.norm(mesh.vertices - median, axis=1), 0.75)
    if radius > max_outlier * inlier_radius:
        raise BadMeshError(
            f"a stray vertex: the mesh has radius {radius:.3g}, "
            f"three quarters of its vertices lie within {inlier_radius:.3g}"
        )
    return Mesh(vertices=(mesh.vertices - (low + high) / 2) / radius, faces=mesh.faces)


def face_normals(mesh: Mesh) -> Float[ndarray, "F 3"]:
    """Return the unit normals of the faces; zero where a face has no area."""
    normals = _edge_cross_products(mesh)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.where(length > 0, length, 1)


def vertex_normals(mesh: Mesh) -> Float[ndarray, "N 3"]:
    """Return the unit vertex normals: means of the face normals, weighted by area."""
    cross = _edge_cross_products(mesh)
    corners, count = mesh.faces.T.reshape(-1), len(mesh.vertices)
    sums = [np.bincount(corners, np.tile(column, 3), count) for column in cross.T]
    normals = np.column_stack(sums)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.where(length > 0, length, 1)


def face_areas(mesh: Mesh) -> Float[ndarray, " F"]:
    """Return the areas of the faces."""
    return np.linalg.norm(_edge_cross_products(mesh), axis=1) / 2


def sample_surface(
    mesh: Mesh, count: int, rng: np.random.Generator
) -> tuple[Float[ndarray, "N 3"], Int[ndarray, " N"]]:
    """Sample the surface uniformly by area; return the points and their faces.

    Within a triangle by Osada et al. (2002), section 4.1.
    """
    cumulative = np.cumsum(face_areas(mesh))
    # Stratified: one draw in each of `count` equal intervals of the total area.
    drawn = (np.arange(count) + rng.random(count)) / count * cumulative[-1]
    faces = np.minimum(np.searchsorted(cumulative, drawn), len(cumulative) - 1)
    a, b = rng.random((2, count, 1))
    root = np.sqrt(a)
    first, second, third = np.moveaxis(mesh.vertices[mesh.faces[faces]], 1, 0)
    return (1 - root) * first + root * (1 - b) * second + root * b * third, faces


def is_watertight(mesh: Mesh) -> bool:
    """Tell whether each edge is shared by exactly two faces, in opposite directions."""
    edges = np.concatenate([mesh.faces[:, [i, (i + 1) % 3]] for i in range(3)])
    count = len(mesh.vertices)
    half_edges = edges[:, 0].astype(np.int64) * count + edges[:, 1]
    twins = edges[:, 1].astype(np.int64) * count + edges[:, 0]
    half_edges.sort()
    twins.sort()
    return bool((np.diff(half_edges) > 0).all() and (half_edges == twins).all())


def _edge_cross_products(mesh: Mesh) -> Float[ndarray, "F 3"]:
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return np.cross(b - a, c - a)
