import numpy as np

from pipeline.geometry.drawing.curvature import estimate_curvature
from pipeline.geometry.scene.mesh import Mesh
from tests import meshes_with_answers


def _is_inner(mesh: Mesh) -> np.ndarray:
    """Say which vertices of an upright tube are away from its open ends."""
    return np.abs(mesh.vertices[:, 1]) < 0.6 * np.abs(mesh.vertices[:, 1]).max()


def test_a_ball_curves_alike_everywhere_and_in_all_directions():
    ball = meshes_with_answers.ball(0.5, rings=40)
    bend = estimate_curvature(ball)
    is_plain = np.abs(ball.vertices[:, 1]) < 0.4  # the poles' faces are slivers
    largest, smallest = bend.principal[0][:, is_plain]
    np.testing.assert_allclose(largest, 2.0, rtol=0.06)
    np.testing.assert_allclose(smallest, 2.0, rtol=0.06)


def test_a_tube_curves_around_and_not_along():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    bend, inner = estimate_curvature(tube), _is_inner(tube)
    values, directions = bend.principal
    np.testing.assert_allclose(values[0, inner], 4.0, rtol=0.02)
    np.testing.assert_allclose(values[1, inner], 0.0, atol=0.02)
    np.testing.assert_allclose(np.abs(directions[1, inner, 1]), 1.0, atol=1e-3)
    around = np.cross(bend.normals, [0.0, 1.0, 0.0])
    np.testing.assert_allclose(bend.along(3 * around)[inner], 4.0, rtol=0.02)


def test_turned_inside_out_a_shape_is_hollow():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    hollow = Mesh(vertices=tube.vertices, faces=tube.faces[:, ::-1])
    largest, smallest = estimate_curvature(hollow).principal[0][:, _is_inner(tube)]
    np.testing.assert_allclose(smallest, -4.0, rtol=0.02)
    np.testing.assert_allclose(largest, 0.0, atol=0.02)


def test_the_gradient_of_a_height_lies_in_the_surface_and_points_up():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    gradient = estimate_curvature(tube).gradient(tube.vertices[:, 1])
    inner = gradient[_is_inner(tube)]
    np.testing.assert_allclose(inner, np.tile([0, 1, 0], (len(inner), 1)), atol=1e-9)
