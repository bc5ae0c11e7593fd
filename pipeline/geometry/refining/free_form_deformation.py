"""Smooth displacements of space: a cubic B-spline over a lattice of control vectors.

Free-form deformation (Sederberg & Parry 1986) with the bending energy of Rueckert et
al. (1999). What it moves keeps its detail, and it does not matter whether a mesh is in
one piece, manifold or closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from scipy import ndimage, sparse
from scipy.sparse import linalg

_REACH = 1.1  # object units from the origin to the last node: beyond the unit ball
_ACCURACY = 1e-4
_MAX_ITERATIONS = 300
_CALM = 1.0  # of the bending weight: pulls displacements that nothing asks for to 0


@dataclass(frozen=True, kw_only=True)
class Pulls:
    """Wishes: the displacement of `points` along `directions` should be `amounts`."""

    points: Float[ndarray, "N 3"]
    directions: Float[ndarray, "N 3"]
    amounts: Float[ndarray, " N"]
    weights: Float[ndarray, " N"]

    @classmethod
    def joined(cls, several: Sequence["Pulls"]) -> "Pulls":
        """Put the pulls of several lists into one; of none, none."""
        nothing = Pulls(
            points=np.zeros((0, 3)),
            directions=np.zeros((0, 3)),
            amounts=np.zeros(0),
            weights=np.zeros(0),
        )
        every = [nothing, *several]
        return cls(
            **{
                name: np.concatenate([getattr(pulls, name) for pulls in every])
                for name in vars(nothing)
            }
        )


def fit(pulls: Pulls, nodes: int, stiffness: float) -> Float[ndarray, "3 n n n"]:
    """Return the control vectors that grant the pulls with little bending.

    Args:
        pulls: The wishes; their weights are taken relative to their sum.
        nodes: Of the lattice on a side.
        stiffness: Weight of the mean squared second difference against the mean
            squared unfulfilled wish.
    """
    basis = _basis(pulls.points, nodes)
    rows = sparse.hstack(
        [sparse.diags_array(part) @ basis for part in pulls.directions.T]
    ).tocsr()
    weights = pulls.weights / max(pulls.weights.sum(), 1e-12)
    size = 3 * nodes**3
    calm = _CALM * sparse.eye_array(size)
    bending = sparse.kron(sparse.eye_array(3), _bending(nodes)) + calm
    matrix = rows.T @ sparse.diags_array(weights) @ rows
    matrix = (matrix + stiffness / nodes**3 * bending).tocsr()
    right = rows.T @ (weights * pulls.amounts)
    scale = sparse.diags_array(1 / matrix.diagonal())
    found, _ = linalg.cg(
        matrix, right, rtol=_ACCURACY, maxiter=_MAX_ITERATIONS, M=scale
    )
    return found.reshape(3, nodes, nodes, nodes)


def displace(
    points: Float[ndarray, "N 3"], control: Float[ndarray, "3 n n n"]
) -> Float[ndarray, "N 3"]:
    """Return the points, moved."""
    at = _coordinates(points, control.shape[1]).T
    step = [
        ndimage.map_coordinates(part, at, order=3, prefilter=False, mode="nearest")
        for part in control
    ]
    return points + np.stack(step, axis=1)


def _coordinates(points: Float[ndarray, "N 3"], nodes: int) -> Float[ndarray, "N 3"]:
    return (np.clip(points / _REACH, -1, 1) + 1) / 2 * (nodes - 1)


def _basis(points: Float[ndarray, "N 3"], nodes: int) -> sparse.csr_array:
    """Return the weight of each node at each point: what `displace` interpolates by."""
    at = _coordinates(points, nodes)
    cell = np.floor(at).astype(np.int64)
    t = (at - cell)[..., None]
    weight = (
        np.concatenate(
            [
                (1 - t) ** 3,
                3 * t**3 - 6 * t**2 + 4,
                -3 * t**3 + 3 * t**2 + 3 * t + 1,
                t**3,
            ],
            axis=-1,
        )
        / 6
    )
    node = np.clip(cell[..., None] + np.arange(-1, 3), 0, nodes - 1)
    x, y, z = np.moveaxis(node, 1, 0)
    index = (x[:, :, None, None] * nodes + y[:, None, :, None]) * nodes
    index = index + z[:, None, None, :]
    values = np.einsum("ni,nj,nk->nijk", *np.moveaxis(weight, 1, 0))
    row = np.repeat(np.arange(len(points)), 64)
    shape = (len(points), nodes**3)
    return sparse.csr_array((values.ravel(), (row, index.ravel())), shape=shape)


def _bending(nodes: int) -> sparse.csr_array:
    """Return the sum of squared second differences along the three axes."""
    second = sparse.diags_array(
        [1.0, -2.0, 1.0], offsets=[0, 1, 2], shape=(nodes - 2, nodes)
    )
    line, one = sparse.csr_array(second.T @ second), sparse.eye_array(nodes)
    total = sparse.csr_array((nodes**3, nodes**3))
    for a, b, c in ((line, one, one), (one, line, one), (one, one, line)):
        total = total + sparse.kron(a, sparse.csr_array(sparse.kron(b, c)))
    return sparse.csr_array(total)
