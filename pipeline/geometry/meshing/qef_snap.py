"""Snapping of vertices to the tangent planes of the points around them.

A Poisson surface is smooth at the size of a cell: it cuts corners and floats off flat
regions by a fraction of it. Each vertex goes where it is closest to the planes of its
neighbors in the least-squares sense: the quadric error (QEF) of Garland & Heckbert
(1997) as dual contouring minimizes it (Ju et al. 2002). Where the planes agree that is
on the plane, elsewhere on the edge or corner that they form.

Where a residual remains, the planes contradict one another: predicted points are
noisy, and the nearest would make the mesh as noisy. The more they do, the less a vertex
moves from where all views together have put it, and the more it is faired (Taubin
1995): it goes towards the mean of its neighbors, and then a little farther back, so
that what is rough is taken off, and what is as large as some edges is left.
"""

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray
from scipy import sparse

from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.geometry.scene.point_cloud import PointCloud

NUM_NEIGHBORS = 32  # more have no weight
_BATCH_SIZE = 4096  # vertices: their neighbors fit into a cache
_DAMPING = 0.01  # Tikhonov weight, against 1 of the planes: settles flat directions
_NOISE = 0.15  # of the radius: the residual of planes that are half trusted
_TRUST_SPREAD = 3  # edges that trust is evened out over
_FAIRING_ROUNDS = 15
_TOWARDS, _BACK = 0.5, -0.53  # shares of the way to the mean of the neighbors


def snap_to_planes(
    mesh: Mesh,
    cloud: PointCloud,
    neighbors: Int[ndarray, "N K"],
    distances: Float[ndarray, "N K"],
    *,
    radius: float,
    max_step: float,
) -> Mesh:
    """Move the vertices of a mesh onto the tangent planes of the cloud.

    Where these contradict one another, or no point is as near as `max_step`, vertices
    are faired instead.

    Args:
        mesh: With faces whose orientation agrees with the cloud's normals.
        cloud: Points and normals give the planes, confidences their weights.
        neighbors: The nearest points of each vertex.
        distances: From the vertex to them, object units.
        radius: Distance at which a neighbor weighs 1/e of one at distance 0.
        max_step: The longest step taken, object units.
    """
    normals = vertex_normals(mesh)
    step, trust = np.zeros_like(mesh.vertices), np.zeros((len(mesh.vertices), 1))
    for start in range(0, len(step), _BATCH_SIZE):
        batch = slice(start, start + _BATCH_SIZE)
        plane_normals = cloud.normals[neighbors[batch]]
        difference = cloud.points[neighbors[batch]] - mesh.vertices[batch, None]
        cosine = np.clip((plane_normals @ normals[batch, :, None])[..., 0], 0, 1)
        step[batch], trust[batch] = _step_to_planes(
            plane_normals,
            plane_offsets=(plane_normals * difference).sum(axis=2),
            confidence=cosine * cloud.confidence[neighbors[batch]],
            distances=distances[batch],
            radius=radius,
        )
    trust[distances[:, 0] >= max_step] = 0
    snapped = mesh.vertices + trust * _at_most(max_step, step)
    means = neighbor_means(mesh)
    for _ in range(_TRUST_SPREAD):
        trust = (trust + means @ trust) / 2
    faired = fair(snapped, means, _FAIRING_ROUNDS)
    step = faired + trust * (snapped - faired) - mesh.vertices
    return Mesh(vertices=mesh.vertices + _at_most(max_step, step), faces=mesh.faces)


def fair_mesh(mesh: Mesh) -> Mesh:
    """Fair all vertices alike (Taubin 1995), where points are too rough to snap to."""
    vertices = fair(mesh.vertices, neighbor_means(mesh), _FAIRING_ROUNDS)
    return Mesh(vertices=vertices, faces=mesh.faces)


def neighbor_means(mesh: Mesh) -> sparse.csr_array:
    """Return the N x N matrix that takes the mean over the neighbors of each vertex."""
    start, end = mesh.faces.T.ravel(), np.roll(mesh.faces, -1, axis=1).T.ravel()
    size = len(mesh.vertices)
    both = np.concatenate([start, end]), np.concatenate([end, start])
    edges = sparse.coo_array((np.ones(len(both[0])), both), (size, size)).tocsr()
    edges.data[:] = 1  # an edge of two faces counts once
    count = np.maximum(np.diff(edges.indptr), 1)
    return sparse.diags_array(1 / count) @ edges


def fair(
    vertices: Float[ndarray, "N 3"], means: sparse.csr_array, rounds: int
) -> Float[ndarray, "N 3"]:
    """Return vertices with less noise; `means` is from `neighbor_means`."""
    for _ in range(rounds):
        for share in (_TOWARDS, _BACK):
            vertices = vertices + share * (means @ vertices - vertices)
    return vertices


def _at_most(longest: float, step: Float[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
    """Shorten the steps that are longer."""
    length = np.linalg.norm(step, axis=1, keepdims=True)
    return step * np.minimum(1, longest / np.maximum(length, 1e-12))


def _step_to_planes(
    plane_normals: Float[ndarray, "N K 3"],
    plane_offsets: Float[ndarray, "N K"],
    confidence: Float[ndarray, "N K"],
    distances: Float[ndarray, "N K"],
    radius: float,
) -> tuple[Float[ndarray, "N 3"], Float[ndarray, "N 1"]]:
    """Return the step of each vertex to its planes, which lie at these offsets.

    And how much these are trusted, from 0 to 1: less where they contradict one another.
    """
    weights = _gaussian_weights(confidence, distances, radius)
    step = _minimize_qef(plane_normals, plane_offsets, weights)
    residual = (plane_normals @ step[..., None])[..., 0] - plane_offsets
    squared_error = (weights * residual**2).sum(axis=1, keepdims=True)
    return step, 1 / (1 + squared_error / (_NOISE * radius) ** 2)


def _gaussian_weights(
    confidence: Float[ndarray, "N K"], distances: Float[ndarray, "N K"], radius: float
) -> Float[ndarray, "N K"]:
    """Weight the neighbors by confidence and distance; 0 or 1 in sum."""
    weights = confidence * np.exp(-((distances / radius) ** 2))
    return weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)


def _minimize_qef(
    plane_normals: Float[ndarray, "N K 3"],
    plane_offsets: Float[ndarray, "N K"],
    weights: Float[ndarray, "N K"],
) -> Float[ndarray, "N 3"]:
    """Return the step to the point of least squared distance to all planes."""
    weighted = (weights[..., None] * plane_normals).swapaxes(1, 2)
    quadric = weighted @ plane_normals + _DAMPING * np.eye(3)
    return np.linalg.solve(quadric, weighted @ plane_offsets[..., None])[..., 0]
