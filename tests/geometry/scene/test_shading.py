import numpy as np
import pytest

from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers


def box(half: float = 0.5) -> Mesh:
    return meshes_with_answers.box((2 * half,) * 3)


@pytest.fixture(scope="module")
def maps() -> ViewMaps:
    return RaycastScene(box()).render(standard_rig(16))


def test_the_preview_rig_has_a_camera_for_each_view():
    rig = shading.preview_rig(8)
    assert len(rig.cam_from_obj) == len(shading.PREVIEW_VIEWS)
    np.testing.assert_allclose(
        rig.camera_directions[2:], [[1, 0, 0], [0, 1, 0]], atol=1e-12
    )
    assert rig.camera_directions[0, 2] > 0 > rig.camera_directions[1, 2]


def test_a_rendered_mesh_is_opaque_inside_and_transparent_outside():
    image = shading.render_clay(box(), shading.preview_rig(16))
    assert image.shape == (4, 16, 16, 4)
    assert (image[:, 8, 8, 3] == 255).all()
    assert (image[:, 0, 0, 3] == 0).all()


def test_an_edge_between_pixels_is_half_transparent():
    pixel = 2 * 1.05 / 16
    image = shading.render_clay(box(half=4.5 * pixel), shading.preview_rig(16))
    assert image[2, 8, 3, 3] == 128  # half of the column left of the box's edge


def test_faces_that_turn_from_the_key_light_are_darker():
    faces = shading.render_clay(box(), shading.preview_rig(32))[0].astype(int)
    top, left, right = faces[10, 16], faces[20, 10], faces[20, 22]
    assert (top[3], left[3], right[3]) == (255, 255, 255)
    assert top[0] > left[0] > right[0]
    assert top[0] - right[0] > 60


def test_a_mesh_is_colored_by_its_distance_to_the_true_one():
    rig = shading.preview_rig(16)
    right = shading.render_error(box(), box(), rig)[2, 8, 8].astype(int)
    wrong = shading.render_error(box(0.8), box(), rig)[2, 8, 8].astype(int)
    assert right[:3].min() > 100
    assert wrong[1] < wrong[0] - 30  # the end of the colormap is dark and has no green


def test_near_is_bright_and_the_background_is_transparent(maps):
    image = shading.colorize_depth(maps)
    assert image.shape == (15, 16, 16, 4)
    assert (image[0, 0, 0, 3], image[0, 8, 8, 3]) == (0, 255)
    nearer = ViewMaps(
        depth=maps.depth - 0.4, normals=maps.normals, foreground=maps.foreground
    )
    assert shading.colorize_depth(nearer)[0, 8, 8, :3].sum() > image[0, 8, 8, :3].sum()


def test_a_normal_to_the_right_is_red(maps):
    np.testing.assert_array_equal(
        shading.colorize_normals(maps)[1, 8, 8], [255, 128, 128, 255]
    )


def test_foreground_is_opacity(maps):
    half = ViewMaps(
        depth=maps.depth, normals=maps.normals, foreground=maps.foreground / 2
    )
    image = shading.colorize_foreground(half)
    assert image[0, 8, 8, 3] == 128
    assert image[0, 0, 0, 3] == 0


def test_false_positive_and_false_negative_pixels_have_colors_of_their_own(maps):
    larger = RaycastScene(box(0.7)).render(standard_rig(16))
    false_positive = shading.colorize_depth_error(larger, maps)[0]
    false_negative = shading.colorize_depth_error(maps, larger)[0]
    edge = 3  # inside the larger box only
    assert tuple(false_positive[8, edge, :3]) == shading.FALSE_POSITIVE_COLOR
    assert tuple(false_negative[8, edge, :3]) == shading.FALSE_NEGATIVE_COLOR
    assert tuple(false_positive[8, 8, :3]) == shading.ERROR_COLORMAP[-1]
    same = shading.colorize_depth_error(maps, maps)[0]
    assert tuple(same[8, 8, :3]) == shading.ERROR_COLORMAP[0]


def test_empty_maps_are_transparent_images():
    empty = ViewMaps(
        depth=np.full((15, 4, 4), np.nan),
        normals=np.zeros((15, 4, 4, 3)),
        foreground=np.zeros((15, 4, 4)),
    )
    for colorize in (
        shading.colorize_depth,
        shading.colorize_normals,
        shading.colorize_foreground,
    ):
        assert not colorize(empty)[..., 3].any()
    assert not shading.colorize_depth_error(empty, empty)[..., 3].any()


def test_a_colormap_goes_through_its_colors_and_is_clipped_to_them():
    colors = ((0, 0, 0), (255, 0, 0), (255, 255, 255))
    values = np.array([-1.0, 0.25, 0.5, 2.0])
    np.testing.assert_allclose(
        shading.apply_colormap(values, colors),
        [[0, 0, 0], [0.5, 0, 0], [1, 0, 0], [1, 1, 1]],
    )


def test_a_cloud_shows_the_nearest_of_the_points_that_face_the_camera():
    cloud = PointCloud(
        points=np.array([[0, 0, 0.5], [0, 0, -0.5], [0.5, 0, 0]]),
        normals=np.array([[0, 0, 1.0], [0, 0.6, 0.8], [0, 0, -1.0]]),
        confidence=np.ones(3),
    )
    front = standard_rig(16)
    image = shading.render_cloud(cloud, front)[0]
    assert np.count_nonzero(image[..., 3]) == 1  # the third point faces away
    assert image[image[..., 3] > 0].tolist() == [[128, 128, 255, 255]]
