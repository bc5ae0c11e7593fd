import numpy as np
import pytest

from pipeline.geometry.scene.cameras import orbit_camera, project
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.perspective import warp_by_perspective

CAMERA = orbit_camera(0.0, 0.0, 64).cam_from_obj[0]


def _rods() -> Mesh:
    """Two equal rods, one in front of the other."""
    near, far = (
        [[-0.3, y, z], [0.3, y, z], [0.3, y + 0.1, z]]
        for y, z in ((0, 0.8), (-0.4, -0.8))
    )
    return Mesh(
        vertices=np.array([*near, *far], dtype=float),
        faces=np.array([[0, 1, 2], [3, 4, 5]]),
    )


def test_what_is_near_is_larger():
    row_col = project(warp_by_perspective(_rods(), CAMERA, 3.0).vertices, CAMERA, 64)
    near, far = (row_col[first + 1, 1] - row_col[first, 1] for first in (0, 3))
    assert np.isclose(near / far, 3.8 / 2.2)


def test_from_very_far_nothing_changes():
    warped = warp_by_perspective(_rods(), CAMERA, 1e9)
    np.testing.assert_allclose(warped.vertices, _rods().vertices, atol=1e-6)


@pytest.mark.parametrize("distance", [1.5, 3.0, 10.0])
def test_depths_keep_their_order_and_the_image_its_box(distance: float):
    camera = orbit_camera(35.0, 20.0, 64).cam_from_obj[0]
    rng = np.random.default_rng(0)
    points = rng.normal(size=(200, 3))
    points /= np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1)
    mesh = Mesh(vertices=points, faces=np.array([[0, 1, 2]]))
    before = project(points, camera, 64)
    after = project(warp_by_perspective(mesh, camera, distance).vertices, camera, 64)
    np.testing.assert_array_equal(np.argsort(before[:, 2]), np.argsort(after[:, 2]))
    assert after[:, 2].min() > 0
    sides = [np.ptp(pixels[:, :2], axis=0).max() for pixels in (before, after)]
    assert np.isclose(*sides)
