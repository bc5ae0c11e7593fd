import numpy as np

from pipeline.geometry.fusion.silhouette_clip import clip_to_silhouettes
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.view_maps import ViewMaps


def _cloud(points: np.ndarray) -> PointCloud:
    return PointCloud(
        points=points,
        normals=np.tile([0.0, 0.0, 1.0], (len(points), 1)),
        confidence=np.ones(len(points)),
    )


def test_points_far_outside_are_removed_and_others_stay_where_they_are(
    ball_maps: ViewMaps, rig: Rig
):
    x = 0.8 + np.array([-0.4, 0.0, 2.2, 4.7]) * rig.pixel_size
    cloud = _cloud(np.column_stack([x, 0 * x, 0 * x]))
    silhouettes = ball_maps.foreground_mask()
    clipped = clip_to_silhouettes(cloud, silhouettes, rig, 3.0, [0, 1, 2])
    np.testing.assert_array_equal(clipped.points, cloud.points[:3])


def test_an_empty_silhouette_clips_nothing(rig: Rig):
    cloud = _cloud(np.random.default_rng(0).uniform(-0.5, 0.5, (20, 3)))
    empty = np.zeros((15, 32, 32), dtype=bool)
    clipped = clip_to_silhouettes(cloud, empty, rig, 1.0, [0, 1, 2])
    np.testing.assert_array_equal(clipped.points, cloud.points)


def test_only_the_views_that_are_asked_for_clip(ball_maps: ViewMaps, rig: Rig):
    cloud = _cloud(np.array([[0.0, 0.0, 1.0]]))  # in the side's and the top's window
    silhouettes = ball_maps.foreground_mask()
    assert len(clip_to_silhouettes(cloud, silhouettes, rig, 1.0, [0])) == 1
    assert len(clip_to_silhouettes(cloud, silhouettes, rig, 1.0, [0, 2])) == 0
