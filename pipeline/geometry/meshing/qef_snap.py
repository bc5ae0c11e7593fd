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

from pipeline.geometry.scene.mesh import Mesh, vertex_normals
from pipeline.geometry.scene.point_cloud import PointCloud

NEIGHBOURS = 32  # that are worth asking
_AT_ONCE = 4096  # vertices: their neighbours fit into a cache
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
        near: The neighbours of each vertex in the cloud.
        gaps: How far from each vertex they lie, object units.
        reach: Distance at which a neighbour counts 1/e of one that touches.
        longest: Step that is taken at most.
    """
    facing = vertex_normals(mesh)
    step = np.zeros_like(mesh.vertices)
    for start in range(0, len(step), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        normals = cloud.normals[near[part]]
        offset = cloud.points[near[part]] - mesh.vertices[part, None]
        alike = np.clip((normals @ facing[part, :, None])[..., 0], 0, 1)
        trust = alike * cloud.confidence[near[part]]
        height = (normals * offset).sum(axis=2)
        step[part] = _step(normals, height, trust, gaps[part], reach)
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1, longest / np.maximum(length, 1e-12))
    return Mesh(vertices=mesh.vertices + step, faces=mesh.faces)


def _step(
    normals: Float[ndarray, "N K 3"],
    height: Float[ndarray, "N K"],
    trust: Float[ndarray, "N K"],
    gaps: Float[ndarray, "N K"],
    reach: float,
) -> Float[ndarray, "N 3"]:
    """Return the step of each vertex to its planes; they pass it at these heights."""
    weight = _weights(trust, gaps, reach)
    step = _meeting(normals, height, weight)
    miss = (normals @ step[..., None])[..., 0] - height
    rough = (weight * miss**2).sum(axis=1, keepdims=True)
    share = rough / (rough + (_ROUGH * reach) ** 2)
    wide = _meeting(normals, height, _weights(trust, gaps, _WIDER * reach))
    return step + share * (wide - step)


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
    weighted = (weight[..., None] * normals).swapaxes(1, 2)
    quadric = weighted @ normals + _STIFFNESS * np.eye(3)
    return np.linalg.solve(quadric, weighted @ height[..., None])[..., 0]
