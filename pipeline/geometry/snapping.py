"""Vertices moved onto the tangent planes of the points around them.

A Poisson surface is smooth at the size of a cell: it cuts corners and floats off flat
parts by a fraction of it. Each vertex goes where it is closest to the planes of its
neighbours in the least-squares sense, the quadric error of Garland & Heckbert (1997)
as dual contouring minimises it (Ju et al. 2002): onto one plane where they agree, onto
the edge or corner where they do not.
"""

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.clouds import PointCloud
from pipeline.geometry.meshes import Mesh, vertex_normals

_STIFFNESS = 0.01  # weight of staying, against 1 of the planes: settles flat directions


def snap(
    mesh: Mesh,
    cloud: PointCloud,
    near: Int[ndarray, "N K"],
    gaps: Float[ndarray, "N K"],
    *,
    reach: float,
    longest: float,
) -> Mesh:
    """Move the vertices of a mesh onto the planes of the cloud.

    Args:
        mesh: With faces whose orientation agrees with the cloud's normals.
        cloud: Points and normals give the planes, confidences their weights.
        near: The neighbours of each vertex in the cloud.
        gaps: How far from each vertex they lie, object units.
        reach: Distance at which a neighbour counts 1/e of one that touches.
        longest: Step that is taken at most.
    """
    normals = cloud.normals[near]
    facing = np.einsum("nkc,nc->nk", normals, vertex_normals(mesh))
    weight = np.exp(-((gaps / reach) ** 2)) * np.clip(facing, 0, 1)
    weight *= cloud.confidence[near]
    weight /= np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    offset = cloud.points[near] - mesh.vertices[:, None]
    height = weight * np.einsum("nkc,nkc->nk", normals, offset)
    pull = np.einsum("nk,nkc->nc", height, normals)
    quadric = np.einsum("nk,nki,nkj->nij", weight, normals, normals)
    quadric += _STIFFNESS * np.eye(3)
    step = np.linalg.solve(quadric, pull[..., None])[..., 0]
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1, longest / np.maximum(length, 1e-12))
    return Mesh(vertices=mesh.vertices + step, faces=mesh.faces)
