import numpy as np

from pipeline.geometry.refining.free_form_deformation import (
    DisplacementConstraints,
    deform,
    fit_lattice,
)


def _constraints(
    points: np.ndarray, displacements: np.ndarray
) -> DisplacementConstraints:
    """Constrain the displacement along all three axes."""
    count = len(points)
    return DisplacementConstraints(
        points=np.tile(points, (3, 1)),
        directions=np.repeat(np.eye(3), count, axis=0),
        displacements=displacements.T.ravel(),
        weights=np.ones(3 * count),
    )


def _points(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-0.9, 0.9, (count, 3))


def test_constraints_of_no_displacement_move_nothing():
    points = _points(50)
    control_vectors = fit_lattice(_constraints(points, np.zeros((50, 3))), 5, 0.01)
    np.testing.assert_allclose(deform(points, control_vectors), points, atol=1e-9)


def test_a_bend_at_constrained_points_reaches_the_others():
    constrained, others = _points(400), _points(800)[400:]

    def bend(points: np.ndarray) -> np.ndarray:
        return np.column_stack([0.1 * points[:, 1] ** 2, 0 * points[:, 1:]])

    control_vectors = fit_lattice(_constraints(constrained, bend(constrained)), 6, 1e-5)
    np.testing.assert_allclose(
        deform(others, control_vectors) - others, bend(others), atol=0.01
    )


def test_a_larger_bending_weight_bends_less():
    points = _points(200)
    constraints = _constraints(points, 0.1 * np.sin(4 * points))
    displacement = [
        np.abs(deform(points, fit_lattice(constraints, 6, bending_weight)) - points)
        for bending_weight in (1e-4, 10.0)
    ]
    assert displacement[1].mean() < 0.5 * displacement[0].mean()


def test_constraints_along_one_axis_leave_the_others():
    points = _points(100)
    sideways = DisplacementConstraints(
        points=points,
        directions=np.tile([1.0, 0.0, 0.0], (100, 1)),
        displacements=np.full(100, 0.05),
        weights=np.ones(100),
    )
    step = deform(points, fit_lattice(sideways, 4, 1e-4)) - points
    np.testing.assert_allclose(step[:, 0], 0.05, atol=2e-3)
    np.testing.assert_allclose(step[:, 1:], 0, atol=1e-9)
