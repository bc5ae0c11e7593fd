"""How deep a body is that is inflated from a silhouette: about as deep as it is wide.

Igarashi et al. (1999, Teddy) inflate a silhouette around its chordal axis. Here the
square of the half depth solves a Poisson equation inside the silhouette, which makes a
ball of a disc and a round bar of a long strip.
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray

from pipeline.geometry.curves.poisson_equation import solve_poisson

_SOURCE = 4.0  # minus the Laplacian of R^2 - r^2, so that a disc becomes a ball


def squared_half_depth(silhouette: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
    """Return the square of half of the depth above each pixel; 0 outside.

    It is the function of constant Laplacian in the silhouette that is 0 outside of it;
    the unit of length is a pixel.
    """
    padded = np.pad(silhouette, 1)
    outside = np.zeros(padded.shape)
    return solve_poisson(outside, padded, ~padded, source=_SOURCE)[1:-1, 1:-1]
