import numpy as np

from pipeline.geometry.meshing.thin_walls import thicken_walls, wall_thickness
from pipeline.geometry.scene.point_cloud import PointCloud, merge


def _side(height: float, up: float) -> PointCloud:
    x, z = np.mgrid[-1:1:21j, -1:1:21j].reshape(2, -1)
    count = len(x)
    return PointCloud(
        points=np.column_stack([x, np.full(count, height), z]),
        normals=np.tile([0.0, up, 0.0], (count, 1)),
        confidence=np.ones(count),
    )


def _wall(thickness: float) -> PointCloud:
    return merge([_side(thickness / 2, 1.0), _side(-thickness / 2, -1.0)])


def test_the_thickness_of_a_wall_is_measured():
    for thickness in (0.0, 0.02, 0.15):
        measured = wall_thickness(_wall(thickness), 0.2)
        np.testing.assert_allclose(measured, thickness, atol=1e-9)


def test_a_wall_becomes_as_thick_as_asked_about_its_middle():
    points = thicken_walls(_wall(0.02), 0.2)
    np.testing.assert_allclose(np.abs(points[:, 1]), 0.1, atol=1e-9)


def test_thick_shapes_and_single_sides_stay():
    for cloud in (_wall(0.5), _side(0.0, 1.0)):
        np.testing.assert_array_equal(thicken_walls(cloud, 0.2), cloud.points)


def test_two_shapes_that_touch_are_no_wall():
    gap = merge([_side(-0.02, 1.0), _side(0.02, -1.0)])  # they face each other
    np.testing.assert_array_equal(thicken_walls(gap, 0.03), gap.points)
