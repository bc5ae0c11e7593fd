"""Free-form deformation (Sederberg & Parry 1986) by cubic B-splines on a lattice.

It is fitted to displacement constraints with the bending energy of Rueckert et al.
(1999). A deformed mesh keeps its detail, and need not be in one piece, manifold or
closed.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray
from scipy import ndimage, sparse
from scipy.sparse import linalg

_HALF_WIDTH = 1.1  # object units from the origin to the last node: beyond the ball
_RELATIVE_TOLERANCE = 1e-4  # of the solver's residual
_MAX_ITERATIONS = 300
_DAMPING = 1.0  # of the bending weight: Tikhonov, for nodes without constraints

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class DisplacementConstraints:
    """The component of each point's displacement along a direction should be this."""

    points: Float[ndarray, "N 3"]
    directions: Float[ndarray, "N 3"]
    displacements: Float[ndarray, " N"]
    weights: Float[ndarray, " N"]

    @classmethod
    def concatenate(
        cls, blocks: Sequence["DisplacementConstraints"]
    ) -> "DisplacementConstraints":
        """Join any number of blocks; of none, return no constraints."""
        empty = DisplacementConstraints(
            points=np.zeros((0, 3)),
            directions=np.zeros((0, 3)),
            displacements=np.zeros(0),
            weights=np.zeros(0),
        )
        return cls(
            **{
                name: np.concatenate(
                    [getattr(block, name) for block in [empty, *blocks]]
                )
                for name in vars(empty)
            }
        )


def fit_lattice(
    constraints: DisplacementConstraints, num_nodes: int, bending_weight: float
) -> Float[ndarray, "3 n n n"]:
    """Return the control vectors that meet the constraints with little bending.

    Args:
        constraints: Their weights are taken relative to their sum.
        num_nodes: Of the lattice, on a side.
        bending_weight: Of the mean squared second difference, against 1 of the mean
            squared residual.
    """
    rows = _constraint_rows(constraints, num_nodes)
    weights = constraints.weights / max(constraints.weights.sum(), 1e-12)
    stiffness = bending_weight / num_nodes**3
    regular = stiffness * (_bending_matrix(num_nodes) + _damping_matrix(num_nodes))
    transposed = rows.T

    def apply(solution: Float[ndarray, " N"]) -> Float[ndarray, " N"]:
        # The product of the rows with themselves is never formed: it has far more
        # entries than they.
        bent = regular @ solution.reshape(3, -1).T
        return transposed @ (weights * (rows @ solution)) + bent.T.ravel()

    diagonal = np.tile(regular.diagonal(), 3) + transposed.power(2) @ weights
    shape = (len(diagonal), len(diagonal))
    solution, failed = linalg.cg(
        linalg.LinearOperator(shape, matvec=apply, dtype=float),
        transposed @ (weights * constraints.displacements),
        rtol=_RELATIVE_TOLERANCE,
        maxiter=_MAX_ITERATIONS,
        M=sparse.diags_array(1 / diagonal),
    )
    if failed:
        log.warning("a lattice of %d nodes a side did not converge", num_nodes)
    return solution.reshape(3, num_nodes, num_nodes, num_nodes)


def deform(
    points: Float[ndarray, "N 3"], control_vectors: Float[ndarray, "3 n n n"]
) -> Float[ndarray, "N 3"]:
    """Return the points, displaced by the spline."""
    coordinates = _lattice_coordinates(points, control_vectors.shape[1]).T
    displacement = [
        ndimage.map_coordinates(
            component, coordinates, order=3, prefilter=False, mode="nearest"
        )
        for component in control_vectors
    ]
    return points + np.stack(displacement, axis=1)


def _lattice_coordinates(
    points: Float[ndarray, "N 3"], num_nodes: int
) -> Float[ndarray, "N 3"]:
    """Return the position of points in units of nodes, clipped to the lattice."""
    return (np.clip(points / _HALF_WIDTH, -1, 1) + 1) / 2 * (num_nodes - 1)


def _constraint_rows(
    constraints: DisplacementConstraints, num_nodes: int
) -> sparse.csr_array:
    """Return, for each constraint, the weights of all control vectors, x, y, z.

    A node at the border of the lattice, which stands for those beyond it, may be in a
    row more than once.
    """
    nodes, weights = _basis(constraints.points, num_nodes)
    axis = np.arange(3)[:, None]
    columns = nodes[:, None] + axis * num_nodes**3
    values = constraints.directions[..., None] * weights[:, None]
    is_weighted = values != 0  # a drawing says nothing along the axis it is seen from
    counts = np.count_nonzero(is_weighted, axis=(1, 2))
    return sparse.csr_array(
        (
            values[is_weighted],
            columns[is_weighted].astype(np.int32),
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        ),
        shape=(len(nodes), 3 * num_nodes**3),
    )


def _basis(
    points: Float[ndarray, "N 3"], num_nodes: int
) -> tuple[Int[ndarray, "N 64"], Float[ndarray, "N 64"]]:
    """Return the nodes that move each point, and their weights, as in `deform`."""
    coordinates = _lattice_coordinates(points, num_nodes)
    cell = np.floor(coordinates).astype(np.int64)
    t = (coordinates - cell)[..., None]
    b_spline = [
        (1 - t) ** 3,
        3 * t**3 - 6 * t**2 + 4,
        -3 * t**3 + 3 * t**2 + 3 * t + 1,
        t**3,
    ]
    weights = np.concatenate(b_spline, axis=-1) / 6
    node = np.clip(cell[..., None] + np.arange(-1, 3), 0, num_nodes - 1)
    x, y, z = np.moveaxis(node, 1, 0)
    index = (x[:, :, None, None] * num_nodes + y[:, None, :, None]) * num_nodes
    index = index + z[:, None, None, :]
    values = np.einsum("ni,nj,nk->nijk", *np.moveaxis(weights, 1, 0))
    return index.reshape(-1, 64), values.reshape(-1, 64)


def _damping_matrix(num_nodes: int) -> sparse.csr_array:
    return sparse.csr_array(_DAMPING * sparse.eye_array(num_nodes**3))


@cache
def _bending_matrix(num_nodes: int) -> sparse.csr_array:
    """Return the quadratic form of squared second differences along the three axes."""
    second_difference = sparse.diags_array(
        [1.0, -2.0, 1.0], offsets=[0, 1, 2], shape=(num_nodes - 2, num_nodes)
    )
    bending = sparse.csr_array(second_difference.T @ second_difference)
    one = sparse.eye_array(num_nodes)
    total = sparse.csr_array((num_nodes**3, num_nodes**3))
    for x, y, z in ((bending, one, one), (one, bending, one), (one, one, bending)):
        total = total + sparse.kron(x, sparse.csr_array(sparse.kron(y, z)))
    return sparse.csr_array(total)
