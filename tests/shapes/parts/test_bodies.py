import numpy as np
import pytest

from pipeline.shapes.parts.bodies import arched, cabin, hull, with_arches

LINE = np.array([-2.0, -1.9, 0.0, 1.9, 2.0])


def test_a_body_is_solid_even_where_its_curves_meet(check_solid):
    high = [0.0, 1.0, 1.2, 1.0, 0.0]
    check_solid(hull(LINE, 0 * LINE, high, 0.6))


def test_a_body_runs_between_its_curves():
    mesh = hull(LINE, 0 * LINE + 0.2, 0 * LINE + 1.0, 0.6)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    np.testing.assert_allclose(low, (-0.6, 0.2, -2.0))
    np.testing.assert_allclose(high, (0.6, 1.0, 2.0))


def test_a_wheel_fits_under_its_arch():
    z = with_arches(LINE, [1.2], 0.4)
    low = arched(z, 0.2, [1.2], (0.4, 0.3))
    above = np.abs(z - 1.2) < 0.39
    distances = np.hypot(z[above] - 1.2, low[above] - 0.3)
    assert above.sum() >= 7
    np.testing.assert_allclose(distances, 0.4, atol=1e-6)
    np.testing.assert_allclose(low[np.abs(z - 1.2) > 0.41], 0.2)


def test_arches_do_not_make_a_body_longer():
    z = with_arches(LINE, [1.9], 0.4)
    assert (z.min(), z.max()) == (-2.0, 2.0)


def test_a_cabin_narrows_to_its_roof(check_solid):
    mesh = cabin((0.8, -1.0, 1.0), (0.6, -0.7, 0.4), (0.5, 1.2))
    check_solid(mesh)
    foot = mesh.vertices[mesh.vertices[:, 1] < 0.51]
    top = mesh.vertices[mesh.vertices[:, 1] > 1.1]
    assert foot[:, 0].max() == pytest.approx(0.8)
    assert top[:, 0].max() < 0.7
    assert np.ptp(top[:, 2]) < 1.3 < np.ptp(foot[:, 2])
