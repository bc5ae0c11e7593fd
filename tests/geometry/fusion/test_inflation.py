import numpy as np
import pytest

from pipeline.geometry.fusion.inflation import inflate
from pipeline.geometry.scene.cameras import HALF_WIDTH, standard_rig

SIZE = 64
RIG = standard_rig(SIZE)
CENTERS = ((np.arange(SIZE) + 0.5) / SIZE * 2 - 1) * HALF_WIDTH


@pytest.mark.parametrize("view", range(3))
def test_an_inflated_disc_is_a_ball(view: int):
    disc = np.hypot(CENTERS, CENTERS[:, None]) < 0.7
    cloud = inflate(disc, RIG.cam_from_obj[view])
    radius = np.linalg.norm(cloud.points, axis=1)
    np.testing.assert_allclose(radius, 0.7, atol=2 * RIG.pixel_size)
    cosine = np.sum(cloud.normals * cloud.points, axis=1) / radius
    assert np.median(cosine) > 0.98 and cosine.min() > 0.8


def test_the_contour_has_no_gap_between_front_and_back():
    disc = np.hypot(CENTERS, CENTERS[:, None]) < 0.7
    points = inflate(disc, RIG.cam_from_obj[0]).points
    contour = points[np.hypot(points[:, 0], points[:, 1]) > 0.7 - RIG.pixel_size]
    assert np.diff(np.sort(contour[:, 2])).max() < 2 * RIG.pixel_size


def test_a_long_strip_becomes_a_round_bar():
    strip = (np.abs(CENTERS) < 0.2) & (np.abs(CENTERS[:, None]) < 0.9)
    cloud = inflate(strip, RIG.cam_from_obj[0])
    middle = np.abs(cloud.points[:, 1]) < 0.3
    across = np.hypot(cloud.points[middle, 0], cloud.points[middle, 2])
    # The solution over a strip is twice as high as over a disc as wide.
    assert across.max() < 2**0.5 * 0.2 + 2 * RIG.pixel_size
    assert np.abs(cloud.points[:, 2]).max() > 0.2


def test_a_line_one_pixel_wide_has_unit_normals():
    line = np.zeros((SIZE, SIZE), dtype=bool)
    line[20, 10:50] = line[20:40, 30] = True
    cloud = inflate(line, RIG.cam_from_obj[0])
    np.testing.assert_allclose(np.linalg.norm(cloud.normals, axis=1), 1)
    assert np.ptp(cloud.points[:, 2]) > RIG.pixel_size


def test_components_are_inflated_each_by_itself():
    two = np.zeros((SIZE, SIZE), dtype=bool)
    two[10:20, 10:20] = True
    one = inflate(two, RIG.cam_from_obj[0])
    two[40:50, 40:50] = True
    both = inflate(two, RIG.cam_from_obj[0])
    assert len(both) == 2 * len(one)
    np.testing.assert_allclose(np.ptp(both.points[:, 2]), np.ptp(one.points[:, 2]))
