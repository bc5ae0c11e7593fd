import numpy as np
import pytest

from pipeline.geometry.drawing.image_edges import detect_image_edges
from pipeline.geometry.drawing.mesh_edges import build_edges
from pipeline.geometry.drawing.visibility import ViewProbe
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.geometry.scene.raycast import RaycastScene
from tests import meshes_with_answers

SIZE = 64


def _sight(mesh: Mesh, view: int = 0) -> ViewProbe:
    parts = build_edges(mesh).parts
    return ViewProbe(mesh, RaycastScene(mesh), parts, standard_rig(SIZE), view)


def test_without_known_lines_the_outline_of_a_ball_is_found():
    sight = _sight(meshes_with_answers.ball(0.8, rings=30))
    found = list(detect_image_edges(sight, [], 35.0))
    assert {kind for kind, _ in found} == {"silhouette"}
    points = np.concatenate([points for _, points in found])
    radius = np.hypot(*(points[:, :2] - SIZE / 2).T) * sight.pixel_size
    np.testing.assert_allclose(radius, 0.8, atol=1.5 * sight.pixel_size)


def test_what_is_known_is_not_found_again():
    sight = _sight(meshes_with_answers.ball(0.8, rings=30))
    known = [points[:, :2] for _, points in detect_image_edges(sight, [], 35.0)]
    assert list(detect_image_edges(sight, known, 35.0)) == []


def test_parts_that_cross_are_found_and_facets_are_not():
    post = meshes_with_answers.box((0.3, 1.5, 0.3))
    beam = meshes_with_answers.box((1.5, 0.3, 0.5))
    kinds = [
        kind for kind, _ in detect_image_edges(_sight(merge([post, beam]), 7), [], 35.0)
    ]
    assert "intersection" in kinds
    alone = [kind for kind, _ in detect_image_edges(_sight(post, 7), [], 35.0)]
    assert "intersection" not in alone


@pytest.mark.parametrize("depth", [0.3, 0.9])
def test_a_step_is_a_contour_if_it_is_deep(depth: float):
    near = meshes_with_answers.box((0.4, 0.4, 0.3 + depth))
    far = meshes_with_answers.box((1.2, 1.2, 0.3))
    kinds = {
        kind for kind, _ in detect_image_edges(_sight(merge([near, far])), [], 35.0)
    }
    assert kinds == {"silhouette", "contour"}
