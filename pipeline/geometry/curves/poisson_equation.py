"""The Poisson equation on the pixels of an image, by the five-point stencil."""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import sparse
from scipy.sparse import linalg

_NEIGHBORS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def solve_poisson(
    values: Float[ndarray, "H W"],
    is_free: Bool[ndarray, "H W"],
    is_fixed: Bool[ndarray, "H W"],
    *,
    weight: Float[ndarray, "H W"] | float = 0.0,
    source: float = 0.0,
) -> Float[ndarray, "H W"]:
    """Return values that are as smooth as they can be where they are free.

    Minus their Laplacian, plus `weight` times how far they are from what was given, is
    `source` there. With a weight, it is the screened Poisson equation.

    Args:
        values: What is given.
        is_free: Pixels that may change.
        is_fixed: Pixels that keep their values, which neighbors go on from; others do
            not count, as if the image ended there.
        weight: How much a free pixel is held to its value, against 1 of each neighbor.
        source: By pixels.
    """
    places = np.argwhere(is_free)
    if not len(places):
        return values
    index = np.full(is_free.shape, -1)
    index[is_free] = np.arange(len(places))
    held = np.broadcast_to(weight, values.shape)[is_free]
    diagonal, right = held.copy(), held * values[is_free] + source
    rows, columns = [], []
    for shift in _NEIGHBORS:
        beside = places + shift
        at = np.flatnonzero(np.all((beside >= 0) & (beside < is_free.shape), axis=1))
        row, col = beside[at].T
        neighbor = index[row, col]
        to_free, to_fixed = neighbor >= 0, is_fixed[row, col] & (neighbor < 0)
        diagonal[at[to_free | to_fixed]] += 1
        right[at[to_fixed]] += values[row[to_fixed], col[to_fixed]]
        rows.append(at[to_free])
        columns.append(neighbor[to_free])
    entries = np.concatenate(rows), np.concatenate(columns)
    pairs = sparse.coo_array((np.ones(len(entries[0])), entries), (len(places),) * 2)
    matrix = sparse.diags_array(diagonal, format="csc") - pairs.tocsc()
    solved = values.astype(float)
    solved[is_free] = linalg.spsolve(matrix, right)
    return solved
