"""How deep a body is that is inflated from a silhouette: about as deep as it is wide.

Igarashi et al. (1999, Teddy) inflate a silhouette around its chordal axis. Here the
square of the half depth solves a Poisson equation inside the silhouette, which makes a
ball of a disc and a round bar of a long strip.
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage, sparse
from scipy.sparse import linalg

_SOURCE = 4.0  # minus the Laplacian of R^2 - r^2, so that a disc becomes a ball


def squared_half_depth(silhouette: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the square of half of the depth above each pixel; 0 outside.

    It is the function of constant Laplacian in the silhouette that is 0 outside of it,
    by the five-point stencil; the unit of length is a pixel.
    """
    padded = np.pad(silhouette, 1)
    index = np.full(padded.shape, -1)
    index[padded] = np.arange(padded.sum())
    size = int(padded.sum())
    laplacian = 4 * sparse.eye_array(size, format="csr")
    for shift in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        neighbor = ndimage.shift(index, shift, order=0, cval=-1)[padded]
        i = np.flatnonzero(neighbor >= 0)
        laplacian = laplacian - sparse.csr_array(
            (np.ones(len(i)), (i, neighbor[i])), shape=(size, size)
        )
    solution = np.zeros(silhouette.shape)
    solution[silhouette] = linalg.spsolve(laplacian.tocsc(), np.full(size, _SOURCE))
    return solution
