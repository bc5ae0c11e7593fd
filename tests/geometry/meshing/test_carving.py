import numpy as np
from scipy import ndimage

from pipeline.geometry.meshing import carving
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps


def _points(count: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(-1, 1, (count, 3))


def test_points_carved_in_parts_have_the_distances_of_all_at_once(
    ball_maps: ViewMaps, rig: Rig, monkeypatch
):
    views = carving.carving_views(ball_maps, rig, 0.5)
    whole = carving.carve(_points(500), views, 0.2)
    monkeypatch.setattr(carving, "_PART", 64)
    np.testing.assert_allclose(carving.carve(_points(500), views, 0.2), whole)
    assert not len(carving.carve(_points(0), views, 0.2))


def test_points_of_a_ball_are_inside_and_others_outside(ball_maps: ViewMaps, rig: Rig):
    points = _points(500)
    away = np.linalg.norm(points, axis=1) - 0.8
    distance = carving.carve(points, carving.carving_views(ball_maps, rig, 0.5), 0.3)
    is_clear = np.abs(away) > 0.05
    assert ((distance > 0) == (away > 0))[is_clear].mean() > 0.95


def test_an_image_is_interpolated_as_scipy_does_up_to_its_edges():
    rng = np.random.default_rng(1)
    image = (rng.normal(size=(2, 5, 7)).T @ [1, 1j]).T.astype(np.complex64)
    at = rng.uniform(0, 1, (2, 200)) * [[4], [6]]
    at[:, :4] = [[0, 0, 4, 4], [0, 6, 0, 6]]
    at = at.astype(np.float32)
    found = carving._interpolate(image, at)
    expected = ndimage.map_coordinates(image, at, order=1)
    np.testing.assert_allclose(found, expected, atol=1e-6)
