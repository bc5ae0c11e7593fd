import numpy as np

from pipeline.geometry.scene.cameras import DISTANCE, Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh, face_normals, merge
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers


def test_a_ball_is_a_disc_from_everywhere(ball_maps: ViewMaps, rig: Rig):
    area = ball_maps.foreground_mask().sum(axis=(1, 2)) * rig.pixel_size**2
    np.testing.assert_allclose(area, np.pi * 0.8**2, rtol=0.06)
    middle = ball_maps.depth[:, 15:17, 15:17].mean(axis=(1, 2))
    np.testing.assert_allclose(middle, DISTANCE - 0.8, atol=0.02)


def test_normals_of_a_ball_point_away_from_its_middle(ball_maps: ViewMaps, rig: Rig):
    facing = ball_maps.normals[:, 15:17, 15:17].mean(axis=(1, 2))
    cosine = np.sum(facing * rig.camera_directions, axis=1)
    assert (cosine > 0.98).all()


def test_every_normal_faces_its_camera(box_maps: ViewMaps, rig: Rig):
    facing = np.einsum("vhwi,vi->vhw", box_maps.normals, rig.camera_directions)
    assert (facing[box_maps.foreground_mask()] >= 0).all()


def test_a_face_that_is_wound_the_wrong_way_still_faces_the_camera(box: Mesh, rig: Rig):
    flipped = Mesh(vertices=box.vertices, faces=box.faces[:, ::-1].copy())
    maps, flipped_maps = (
        RaycastScene(box).render(rig),
        RaycastScene(flipped).render(rig),
    )
    np.testing.assert_allclose(maps.normals, flipped_maps.normals)


def test_background_is_nan_with_zero_normals(ball_maps: ViewMaps):
    background = ~ball_maps.foreground_mask()
    assert np.isnan(ball_maps.depth[background]).all()
    assert (ball_maps.normals[background] == 0).all()
    assert (ball_maps.foreground[background] == 0).all()


def _visible_faces(mesh: Mesh, camera_directions: np.ndarray) -> np.ndarray:
    middles = mesh.vertices[mesh.faces].mean(axis=1)
    return RaycastScene(mesh).is_visible(
        middles, np.arange(len(mesh.faces)), camera_directions
    )


def test_what_is_inside_a_closed_box_is_not_visible(box: Mesh):
    visible = _visible_faces(
        merge([box, meshes_with_answers.ball(0.1)]),
        standard_rig(size=1).camera_directions,
    )
    assert visible[: len(box.faces)].all()
    assert not visible[len(box.faces) :].any()


def test_the_back_of_a_ball_is_visible_only_from_behind(ball: Mesh):
    behind = np.array([0.48, 0.36, -0.8])
    facing = face_normals(ball) @ behind
    is_clear = np.abs(facing) > 0.2
    visible = _visible_faces(ball, behind[np.newaxis])
    np.testing.assert_array_equal(visible[is_clear], facing[is_clear] > 0)


def test_a_face_edge_on_is_not_visible(box: Mesh):
    visible = _visible_faces(box, np.array([[0.0, 0.0, 1.0]]))
    np.testing.assert_array_equal(visible, face_normals(box)[:, 2] > 0.5)


def test_the_closest_point_of_a_box_is_on_its_side(box: Mesh):
    distance, face = RaycastScene(box).closest_points(np.array([[1.3, 0.1, 0.0]]))
    assert np.isclose(distance[0], 1.0)
    assert (box.vertices[box.faces[face[0]], 0] == 0.3).all()


def test_a_mesh_larger_than_the_image_fills_it_and_none_leaves_it_empty(
    box: Mesh, rig: Rig
):
    large = Mesh(vertices=4 * box.vertices, faces=box.faces)
    assert RaycastScene(large).render(rig).foreground_mask()[:3].all()
    beside = Mesh(vertices=box.vertices + 9, faces=box.faces)
    maps = RaycastScene(beside).render(rig)
    assert not maps.foreground_mask().any() and np.isnan(maps.depth).all()


def test_depth_alone_is_the_depth_of_the_maps(box: Mesh, box_maps: ViewMaps, rig: Rig):
    np.testing.assert_array_equal(RaycastScene(box).render_depth(rig), box_maps.depth)
