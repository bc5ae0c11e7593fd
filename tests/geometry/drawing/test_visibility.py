import numpy as np
import pytest

from pipeline.geometry.drawing.mesh_edges import build_edges
from pipeline.geometry.drawing.visibility import ViewProbe, normals_differ
from pipeline.geometry.scene.cameras import DISTANCE, Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.geometry.scene.raycast import RaycastScene
from tests import meshes_with_answers


def _probe(mesh: Mesh, view: int = 0, size: int = 64) -> ViewProbe:
    rig: Rig = standard_rig(size)
    return ViewProbe(mesh, RaycastScene(mesh), build_edges(mesh).components, rig, view)


def test_a_box_is_sampled_where_it_is():
    samples = _probe(meshes_with_answers.box()).sample(np.array([[32.0, 32], [1, 1]]))
    np.testing.assert_allclose(samples.depth, [DISTANCE - 0.5, np.inf], atol=1e-5)
    np.testing.assert_allclose(samples.normals_cam[0], [0, 0, -1], atol=1e-6)
    assert samples.components.tolist() == [0, -1]


@pytest.mark.parametrize("view", range(15))
def test_normals_face_every_camera_and_planes_do_not_jump(view: int):
    probe = _probe(meshes_with_answers.box(), view)
    step = np.array([[0.2, 0.3]])
    points = np.array([[32.0, 33], [36, 30]])
    one, other = probe.sample(points), probe.sample(points + step)
    assert (one.normals_cam[:, 2] < 0).all()
    on_one_face = ~normals_differ(one, other, 5.0)
    assert probe.depth_jump(one, other, step)[on_one_face].max() < 1e-4


def test_the_step_between_two_boxes_is_the_jump():
    near = meshes_with_answers.box((0.4, 0.4, 0.9))
    far = meshes_with_answers.box((1.2, 1.2, 0.3))
    probe = _probe(merge([near, far]))
    inside, outside = np.array([[32.0, 37]]), np.array([[32.0, 40]])
    one, other = probe.sample(inside), probe.sample(outside)
    np.testing.assert_allclose(
        probe.depth_jump(one, other, outside - inside), 0.3, atol=1e-5
    )
    assert not normals_differ(one, other, 10.0).any()


def test_background_is_infinitely_far_and_of_no_component():
    probe = _probe(meshes_with_answers.ball(0.5))
    surface, background = (
        probe.sample(np.array([[32.0, 32]])),
        probe.sample(np.array([[0.5, 0.5]])),
    )
    step = np.array([[1.0, 0]])
    assert np.isinf(probe.depth_jump(surface, background, step)).all()
    assert (probe.depth_jump(background, background, step) == 0).all()
    assert not normals_differ(surface, background, 10.0).any()
