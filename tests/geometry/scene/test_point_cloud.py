import numpy as np

from pipeline.geometry.scene.point_cloud import PointCloud, merge, voxel_downsample


def _cloud(points: list, normals: list) -> PointCloud:
    return PointCloud(
        points=np.array(points, dtype=float),
        normals=np.array(normals, dtype=float),
        confidence=np.ones(len(points)),
    )


def test_voxel_downsampling_averages_the_points_of_a_voxel():
    cloud = voxel_downsample(
        _cloud([[0.1, 0.1, 0.1], [0.3, 0.1, 0.1]], [[1, 1, 1]] * 2), 1.0
    )
    np.testing.assert_allclose(cloud.points, [[0.2, 0.1, 0.1]])
    np.testing.assert_allclose(np.linalg.norm(cloud.normals, axis=1), 1)


def test_voxel_downsampling_keeps_the_two_faces_of_a_thin_wall_apart():
    wall = _cloud([[0.1, 0.1, 0.1], [0.1, 0.1, 0.12]], [[0.6, 0, -0.8], [0.6, 0, 0.8]])
    assert len(voxel_downsample(wall, 1.0)) == 2


def test_a_confident_point_pulls_the_mean():
    cloud = PointCloud(
        points=np.array([[0.0, 0, 0], [0.9, 0, 0]]),
        normals=np.array([[1.0, 1, 1], [1, 1, 1]]),
        confidence=np.array([0.1, 0.9]),
    )
    np.testing.assert_allclose(voxel_downsample(cloud, 1.0).points[0, 0], 0.81)


def test_an_empty_cloud_stays_empty():
    empty = PointCloud(
        points=np.zeros((0, 3)), normals=np.zeros((0, 3)), confidence=np.zeros(0)
    )
    assert len(voxel_downsample(empty, 0.1)) == 0
    assert len(merge([empty, empty])) == 0
