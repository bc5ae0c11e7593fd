"""Whether a mesh bounds one solid body, as a printer or a simulation needs it."""

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray
from scipy import sparse

from pipeline.geometry.scene.mesh import Mesh, is_watertight


def is_solid(mesh: Mesh) -> bool:
    """Tell whether a mesh is one piece, closed, manifold and faces outward."""
    return (
        is_closed_manifold(mesh) and count_pieces(mesh) == 1 and signed_volume(mesh) > 0
    )


def is_closed_manifold(mesh: Mesh) -> bool:
    """Tell whether two faces meet at each edge, and one fan of them at each vertex."""
    return len(mesh.faces) > 0 and is_watertight(mesh) and count_extra_fans(mesh) == 0


def signed_volume(mesh: Mesh) -> float:
    """Return the volume that a closed mesh encloses; negative where it faces inward.

    The sum of the tetrahedra between the faces and the origin (Zhang & Chen 2001).
    """
    a, b, c = np.moveaxis(mesh.vertices[mesh.faces], 1, 0)
    return float(np.sum(a * np.cross(b, c)) / 6)


def count_pieces(mesh: Mesh) -> int:
    """Count the connected components of the faces."""
    used, faces = np.unique(mesh.faces, return_inverse=True)
    faces = faces.reshape(-1, 3)
    return _count_components(faces[:, [0, 1]], faces[:, [1, 2]], len(used))


def count_extra_fans(mesh: Mesh) -> int:
    """Count the fans that vertices have beside their first: where a surface pinches."""
    return count_fans(mesh) - len(np.unique(mesh.faces))


def count_fans(mesh: Mesh) -> int:
    """Count the fans of faces around all vertices; a manifold vertex has one.

    Corners of faces that share an edge belong to one fan at either of its ends.
    """
    corners = np.arange(mesh.faces.size).reshape(-1, 3)
    start, end = corners.reshape(-1), np.roll(corners, -1, axis=1).reshape(-1)
    vertices = mesh.faces.reshape(-1)
    edges = np.sort(np.stack([vertices[start], vertices[end]]), axis=0)
    is_turned = vertices[start] != edges[0]
    low, high = np.where(is_turned, [end, start], [start, end])
    order = np.lexsort(edges)
    same = (np.diff(edges[:, order], axis=1) == 0).all(axis=0)
    first, second = order[:-1][same], order[1:][same]
    return _count_components(
        np.column_stack([low[first], low[second]]),
        np.column_stack([high[first], high[second]]),
        mesh.faces.size,
    )


def _count_components(
    first: Int[ndarray, "E 2"], second: Int[ndarray, "P 2"], count: int
) -> int:
    pairs = np.concatenate([first, second])
    ones: Float[ndarray, " N"] = np.ones(len(pairs))
    graph = sparse.coo_matrix((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return int(sparse.csgraph.connected_components(graph, directed=False)[0])
