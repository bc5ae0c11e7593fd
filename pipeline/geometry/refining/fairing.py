"""Fairing: noise goes off a mesh, whose size stays (Taubin 1995).

Each vertex goes towards the mean of its neighbors, and then a little farther back: what
is rough is taken off, what is as large as some edges is left.
"""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy import sparse

from pipeline.geometry.scene.mesh import Mesh

_TOWARDS, _BACK = 0.5, -0.53  # shares of the way to the mean


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
