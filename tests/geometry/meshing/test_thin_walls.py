import numpy as np

from pipeline.geometry.meshing.thin_walls import thicken, thickness_below
from pipeline.geometry.scene.point_cloud import PointCloud, merge


def _face(height: float, up: float) -> PointCloud:
    x, z = np.mgrid[-1:1:21j, -1:1:21j].reshape(2, -1)
    count = len(x)
    return PointCloud(
        points=np.column_stack([x, np.full(count, height), z]),
        normals=np.tile([0.0, up, 0.0], (count, 1)),
        confidence=np.ones(count),
    )


def _sheet(thickness: float) -> PointCloud:
    return merge([_face(thickness / 2, 1.0), _face(-thickness / 2, -1.0)])


def test_a_sheet_is_as_thick_as_it_is():
    for thickness in (0.0, 0.02, 0.15):
        found = thickness_below(_sheet(thickness), 0.2)
        np.testing.assert_allclose(found, thickness, atol=1e-9)


def test_a_sheet_becomes_as_thick_as_asked_and_its_middle_stays():
    moved = thicken(_sheet(0.02), 0.2)
    np.testing.assert_allclose(np.abs(moved[:, 1]), 0.1, atol=1e-9)


def test_thick_shapes_and_single_faces_stay():
    for cloud in (_sheet(0.5), _face(0.0, 1.0)):
        np.testing.assert_array_equal(thicken(cloud, 0.2), cloud.points)


def test_two_shapes_that_touch_from_outside_are_no_sheet():
    gap = merge([_face(-0.02, 1.0), _face(0.02, -1.0)])  # they face each other
    np.testing.assert_array_equal(thicken(gap, 0.03), gap.points)
