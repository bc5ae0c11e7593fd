import numpy as np

from pipeline.geometry.fusion.silhouette_clip import wrap
from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.view_maps import ViewMaps


def _cloud(points: np.ndarray) -> PointCloud:
    return PointCloud(
        points=points,
        normals=np.tile([0.0, 0.0, 1.0], (len(points), 1)),
        confidence=np.ones(len(points)),
    )


def test_points_outside_are_wrapped_onto_the_silhouette_or_go(
    ball_maps: ViewMaps, rig: Rig
):
    out = 0.8 + np.array([-0.4, 0.0, 2.2, 3.7]) * rig.pixel_size
    cloud = _cloud(np.column_stack([out, 0 * out, 0 * out]))
    inside = ball_maps.foreground_mask()
    kept = wrap(cloud, inside, rig, 3.0, [0, 1, 2])
    assert len(kept) == 3
    assert kept.points[:, 0].max() < 0.8 + 2 * rig.pixel_size
    np.testing.assert_array_equal(kept.points[0], cloud.points[0])
    row, col = project(kept.points, rig.cam_from_obj[0], rig.size)[:, :2].T.astype(int)
    grown = inside[0, row, col] | inside[0, row, col - 1]
    assert grown.all()


def test_a_drawn_view_that_shows_nothing_says_nothing(rig: Rig):
    cloud = _cloud(np.random.default_rng(0).uniform(-0.5, 0.5, (20, 3)))
    empty = np.zeros((15, 32, 32), dtype=bool)
    kept = wrap(cloud, empty, rig, 1.0, [0, 1, 2])
    np.testing.assert_array_equal(kept.points, cloud.points)


def test_a_view_without_a_drawing_carves_nothing(ball_maps: ViewMaps, rig: Rig):
    cloud = _cloud(np.array([[0.0, 0.0, 1.0]]))  # in the side's and the top's window
    assert len(wrap(cloud, ball_maps.foreground_mask(), rig, 1.0, [0])) == 1
    assert len(wrap(cloud, ball_maps.foreground_mask(), rig, 1.0, [0, 2])) == 0
