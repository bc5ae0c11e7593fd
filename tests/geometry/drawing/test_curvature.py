import numpy as np

from pipeline.geometry.drawing.curvature import estimate_curvature
from pipeline.geometry.scene.mesh import Mesh
from tests import meshes_with_answers


def _is_inner(mesh: Mesh) -> np.ndarray:
    """Tell which vertices of an upright tube are away from its open ends."""
    return np.abs(mesh.vertices[:, 1]) < 0.6 * np.abs(mesh.vertices[:, 1]).max()


def test_a_ball_has_curvature_one_over_its_radius_everywhere():
    ball = meshes_with_answers.ball(0.5, rings=40)
    curvature = estimate_curvature(ball)
    is_regular = np.abs(ball.vertices[:, 1]) < 0.4  # the poles' faces are slivers
    largest, smallest = curvature.principal[0][:, is_regular]
    np.testing.assert_allclose(largest, 2.0, rtol=0.06)
    np.testing.assert_allclose(smallest, 2.0, rtol=0.06)


def test_a_tube_is_curved_around_and_flat_along_its_axis():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    curvature, inner = estimate_curvature(tube), _is_inner(tube)
    values, directions = curvature.principal
    np.testing.assert_allclose(values[0, inner], 4.0, rtol=0.02)
    np.testing.assert_allclose(values[1, inner], 0.0, atol=0.02)
    np.testing.assert_allclose(np.abs(directions[1, inner, 1]), 1.0, atol=1e-3)
    around = np.cross(curvature.normals, [0.0, 1.0, 0.0])
    np.testing.assert_allclose(
        curvature.normal_curvature(3 * around)[inner], 4.0, rtol=0.02
    )


def test_flipped_faces_negate_the_curvature():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    flipped = Mesh(vertices=tube.vertices, faces=tube.faces[:, ::-1])
    largest, smallest = estimate_curvature(flipped).principal[0][:, _is_inner(tube)]
    np.testing.assert_allclose(smallest, -4.0, rtol=0.02)
    np.testing.assert_allclose(largest, 0.0, atol=0.02)


def test_the_gradient_of_a_height_lies_in_the_surface_and_points_up():
    tube = meshes_with_answers.tube(0.25, 1.6, sides=48, rings=30)
    gradient = estimate_curvature(tube).gradient(tube.vertices[:, 1])
    inner = gradient[_is_inner(tube)]
    np.testing.assert_allclose(inner, np.tile([0, 1, 0], (len(inner), 1)), atol=1e-9)
