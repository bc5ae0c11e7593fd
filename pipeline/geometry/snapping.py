"""Vertices moved onto the tangent planes of the points around them.

A Poisson surface is smooth at the size of a cell: it cuts corners and floats off flat
parts by a fraction of it. Each vertex goes where it is closest to the planes of its
neighbours in the least-squares sense, the quadric error of Garland & Heckbert (1997)
as dual contouring minimises it (Ju et al. 2002): onto one plane where they agree, onto
the edge or corner where they do not.

Where the planes still miss that place, they contradict one another: predicted points
are rough, and the nearest would make the mesh as rough. There those around it are
asked, too.
"""

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.clouds import PointCloud
from pipeline.geometry.meshes import Mesh, vertex_normals

NEIGHBOURS = 32  # that are worth asking
_STIFFNESS = 0.01  # weight of staying, against 1 of the planes: settles flat directions
_WIDER = 2.0  # times the reach, where those around are asked
_ROUGH = 0.2  # of the reach: where planes miss by this much, half is asked of them


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
        near: The neighbours of each vertex in the cloud, nearest first.
        gaps: How far from each vertex they lie, object units.
        reach: Distance at which a neighbour counts 1/e of one that touches.
        longest: Step that is taken at most.
    """
    normals = cloud.normals[near]
    offset = cloud.points[near] - mesh.vertices[:, None]
    height = np.einsum("nkc,nkc->nk", normals, offset)
    facing = np.einsum("nkc,nc->nk", normals, vertex_normals(mesh))
    trust = np.clip(facing, 0, 1) * cloud.confidence[near]
    weight = _weights(trust, gaps, reach)
    step = _meeting(normals, height, weight)
    miss = np.einsum("nkc,nc->nk", normals, step) - height
    rough = np.einsum("nk,nk->n", weight, miss**2)[:, None]
    share = rough / (rough + (_ROUGH * reach) ** 2)
    wide = _meeting(normals, height, _weights(trust, gaps, _WIDER * reach))
    step += share * (wide - step)
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1, longest / np.maximum(length, 1e-12))
    return Mesh(vertices=mesh.vertices + step, faces=mesh.faces)


def _weights(
    trust: Float[ndarray, "N K"], gaps: Float[ndarray, "N K"], reach: float
) -> Float[ndarray, "N K"]:
    """Weigh the neighbours; of all that face the vertex's way the sum is 1."""
    weight = trust * np.exp(-((gaps / reach) ** 2))
    return weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)


def _meeting(
    normals: Float[ndarray, "N K 3"],
    height: Float[ndarray, "N K"],
    weight: Float[ndarray, "N K"],
) -> Float[ndarray, "N 3"]:
    """Return the step to the place nearest to all planes."""
    pull = np.einsum("nk,nkc->nc", weight * height, normals)
    quadric = np.einsum("nk,nki,nkj->nij", weight, normals, normals)
    quadric += _STIFFNESS * np.eye(3)
    return np.linalg.solve(quadric, pull[..., None])[..., 0]
