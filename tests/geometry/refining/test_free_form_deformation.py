import numpy as np

from pipeline.geometry.refining.free_form_deformation import Pulls, displace, fit


def _pulls(points: np.ndarray, wish: np.ndarray) -> Pulls:
    """Ask for a displacement along all three axes."""
    count = len(points)
    return Pulls(
        points=np.tile(points, (3, 1)),
        directions=np.repeat(np.eye(3), count, axis=0),
        amounts=wish.T.ravel(),
        weights=np.ones(3 * count),
    )


def _points(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-0.9, 0.9, (count, 3))


def test_no_wish_moves_nothing():
    points = _points(50)
    control = fit(_pulls(points, np.zeros((50, 3))), 5, 0.01)
    np.testing.assert_allclose(displace(points, control), points, atol=1e-9)


def test_a_bend_asked_for_at_some_points_reaches_the_others():
    asked, others = _points(400), _points(800)[400:]

    def bend(points: np.ndarray) -> np.ndarray:
        return np.column_stack([0.1 * points[:, 1] ** 2, 0 * points[:, 1:]])

    control = fit(_pulls(asked, bend(asked)), 6, 1e-5)
    np.testing.assert_allclose(
        displace(others, control) - others, bend(others), atol=0.01
    )


def test_a_stiffer_lattice_bends_less():
    points = _points(200)
    wish = 0.1 * np.sin(4 * points)
    moved = [
        np.abs(displace(points, fit(_pulls(points, wish), 6, stiffness)) - points)
        for stiffness in (1e-4, 10.0)
    ]
    assert moved[1].mean() < 0.5 * moved[0].mean()


def test_pulls_along_one_axis_leave_the_others():
    points = _points(100)
    sideways = Pulls(
        points=points,
        directions=np.tile([1.0, 0.0, 0.0], (100, 1)),
        amounts=np.full(100, 0.05),
        weights=np.ones(100),
    )
    step = displace(points, fit(sideways, 4, 1e-4)) - points
    np.testing.assert_allclose(step[:, 0], 0.05, atol=2e-3)
    np.testing.assert_allclose(step[:, 1:], 0, atol=1e-9)
