import numpy as np
import pytest

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    Rig,
    orbit_camera,
    pixel_rays,
    project,
    sketch_view_indices,
    unproject,
)


def test_rotations_are_orthonormal_with_determinant_one(rig: Rig):
    for pose in rig.cam_from_obj:
        rotation = pose[:3, :3]
        np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-12)
        assert np.linalg.det(rotation) > 0


def test_the_origin_is_straight_ahead_of_every_camera(rig: Rig):
    for pose in rig.cam_from_obj:
        pixel = project(np.zeros((1, 3)), pose, rig.size)[0]
        np.testing.assert_allclose(pixel, [rig.size / 2, rig.size / 2, DISTANCE])


def test_project_after_unproject_is_the_identity(rig: Rig):
    pixels = np.random.default_rng(0).random((50, 3)) * [32, 32, 3]
    for pose in rig.cam_from_obj:
        points = unproject(pixels, pose, rig.size)
        np.testing.assert_allclose(project(points, pose, rig.size), pixels, atol=1e-9)


def test_the_icosahedron_views_come_in_opposite_pairs(rig: Rig):
    directions = rig.camera_directions[3:]
    opposite = np.isclose(directions @ directions.T, -1)
    assert len(rig.camera_directions) == NUM_VIEWS
    assert (opposite.sum(axis=1) == 1).all()


def test_neighboring_icosahedron_views_are_as_far_apart_as_its_vertices(rig: Rig):
    cosine = rig.camera_directions[3:] @ rig.camera_directions[3:].T
    assert (np.isclose(cosine, 1 / np.sqrt(5)).sum(axis=1) == 5).all()


def test_the_front_view_shows_x_to_the_right_and_y_up(rig: Rig):
    right, up = project(np.array([[0.5, 0, 0], [0, 0.5, 0]]), rig.cam_from_obj[0], 32)
    assert right[1] > 16 and np.isclose(right[0], 16)
    assert up[0] < 16 and np.isclose(up[1], 16)


def test_the_side_view_shows_the_front_on_its_left(rig: Rig):
    front = project(np.array([[0, 0, 0.5]]), rig.cam_from_obj[1], 32)[0]
    assert front[1] < 16


def test_the_top_view_shows_the_front_at_its_bottom(rig: Rig):
    front = project(np.array([[0, 0, 0.5]]), rig.cam_from_obj[2], 32)[0]
    assert front[0] > 16


def test_nearer_points_have_less_depth(rig: Rig):
    for pose, direction in zip(rig.cam_from_obj, rig.camera_directions, strict=True):
        assert project(direction[None] * 0.5, pose, 32)[0, 2] < DISTANCE


def test_rays_start_on_the_camera_plane_and_stay_in_their_pixel(rig: Rig):
    rays = pixel_rays(rig, 5)
    points = rays[..., :3] + 1.3 * rays[..., 3:]
    pixels = project(points.reshape(-1, 3), rig.cam_from_obj[5], rig.size)
    rows, cols = np.mgrid[0:32, 0:32].reshape(2, -1) + 0.5
    np.testing.assert_allclose(pixels[:, 0], rows, atol=1e-9)
    np.testing.assert_allclose(pixels[:, 1], cols, atol=1e-9)
    np.testing.assert_allclose(pixels[:, 2], 1.3)


def test_the_rays_of_a_window_are_those_of_its_pixels(rig: Rig):
    window = slice(3, 9), slice(20, 32)
    np.testing.assert_allclose(
        pixel_rays(rig, 7, window), pixel_rays(rig, 7)[window], atol=1e-12
    )


def test_the_unit_ball_fits_the_window_with_a_margin():
    assert 1.0 < HALF_WIDTH < 1.1


def test_an_orbit_camera_in_degrees_meets_the_front_side_and_top_views(rig: Rig):
    for view, (azimuth, elevation) in enumerate([(0.0, 0.0), (90.0, 0.0), (0.0, 90.0)]):
        (pose,) = orbit_camera(azimuth, elevation, rig.size).cam_from_obj
        np.testing.assert_allclose(pose, rig.cam_from_obj[view], atol=1e-12)


def test_a_subset_of_the_rig_has_its_views_in_the_order_asked_for(rig: Rig):
    subset = rig.subset([7, 2])
    assert subset.size == rig.size
    np.testing.assert_array_equal(subset.cam_from_obj, rig.cam_from_obj[[7, 2]])


def test_sketch_views_are_found_by_name():
    assert sketch_view_indices(("top", "front")) == [2, 0]
    with pytest.raises(ValueError):
        sketch_view_indices(["bottom"])
