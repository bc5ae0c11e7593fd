"""Snapping of vertices to the tangent planes of the points around them.

A Poisson surface is smooth at the size of a cell: it cuts corners and floats off flat
regions by a fraction of it. Each vertex goes where it is closest to the planes of its
neighbors in the least-squares sense: the quadric error (QEF) of Garland & Heckbert
(1997) as dual contouring minimizes it (Ju et al. 2002). Where the planes agree that is
on the plane, elsewhere on the edge or corner that they form.

Where a residual remains, the planes contradict one another: predicted points are
noisy, and the nearest would make the mesh as noisy. The more they do, the less a vertex
moves from where all views together have put it.
"""

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.geometry.scene.point_cloud import PointCloud

NUM_NEIGHBORS = 32  # more have no weight
_BATCH_SIZE = 4096  # vertices: their neighbors fit into a cache
_DAMPING = 0.01  # Tikhonov weight, against 1 of the planes: settles flat directions
_NOISE = 0.1  # of the radius: the residual at which half of a step is taken


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

    Args:
        mesh: With faces whose orientation agrees with the cloud's normals.
        cloud: Points and normals give the planes, confidences their weights.
        neighbors: The nearest points of each vertex.
        distances: From the vertex to them, object units.
        radius: Distance at which a neighbor weighs 1/e of one at distance 0.
        max_step: The longest step taken, object units.
    """
    normals = vertex_normals(mesh)
    step = np.zeros_like(mesh.vertices)
    for start in range(0, len(step), _BATCH_SIZE):
        batch = slice(start, start + _BATCH_SIZE)
        plane_normals = cloud.normals[neighbors[batch]]
        difference = cloud.points[neighbors[batch]] - mesh.vertices[batch, None]
        cosine = np.clip((plane_normals @ normals[batch, :, None])[..., 0], 0, 1)
        step[batch] = _step_to_planes(
            plane_normals,
            plane_offsets=(plane_normals * difference).sum(axis=2),
            confidence=cosine * cloud.confidence[neighbors[batch]],
            distances=distances[batch],
            radius=radius,
        )
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1, max_step / np.maximum(length, 1e-12))
    return Mesh(vertices=mesh.vertices + step, faces=mesh.faces)


def _step_to_planes(
    plane_normals: Float[ndarray, "N K 3"],
    plane_offsets: Float[ndarray, "N K"],
    confidence: Float[ndarray, "N K"],
    distances: Float[ndarray, "N K"],
    radius: float,
) -> Float[ndarray, "N 3"]:
    """Return the step of each vertex to its planes, which lie at these offsets.

    Planes that contradict one another are trusted less.
    """
    weights = _gaussian_weights(confidence, distances, radius)
    step = _minimize_qef(plane_normals, plane_offsets, weights)
    residual = (plane_normals @ step[..., None])[..., 0] - plane_offsets
    squared_error = (weights * residual**2).sum(axis=1, keepdims=True)
    return step / (1 + squared_error / (_NOISE * radius) ** 2)


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
