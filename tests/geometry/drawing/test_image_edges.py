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


def _probe(mesh: Mesh, view: int = 0) -> ViewProbe:
    components = build_edges(mesh).components
    return ViewProbe(mesh, RaycastScene(mesh), components, standard_rig(SIZE), view)


def test_without_known_lines_the_outline_of_a_ball_is_found():
    probe = _probe(meshes_with_answers.ball(0.8, rings=30))
    edges = list(detect_image_edges(probe, [], 35.0))
    assert {line_type for line_type, _ in edges} == {"silhouette"}
    points = np.concatenate([points for _, points in edges])
    radius = np.hypot(*(points[:, :2] - SIZE / 2).T) * probe.pixel_size
    np.testing.assert_allclose(radius, 0.8, atol=1.5 * probe.pixel_size)


def test_known_lines_are_not_detected_again():
    probe = _probe(meshes_with_answers.ball(0.8, rings=30))
    known = [points[:, :2] for _, points in detect_image_edges(probe, [], 35.0)]
    assert list(detect_image_edges(probe, known, 35.0)) == []


def test_intersections_of_components_are_detected_and_facets_are_not():
    post = meshes_with_answers.box((0.3, 1.5, 0.3))
    beam = meshes_with_answers.box((1.5, 0.3, 0.5))
    types = [
        line_type
        for line_type, _ in detect_image_edges(_probe(merge([post, beam]), 7), [], 35.0)
    ]
    assert "intersection" in types
    alone = [
        line_type for line_type, _ in detect_image_edges(_probe(post, 7), [], 35.0)
    ]
    assert "intersection" not in alone


@pytest.mark.parametrize("depth", [0.3, 0.9])
def test_a_step_is_a_contour_if_it_is_deep(depth: float):
    near = meshes_with_answers.box((0.4, 0.4, 0.3 + depth))
    far = meshes_with_answers.box((1.2, 1.2, 0.3))
    types = {
        line_type
        for line_type, _ in detect_image_edges(_probe(merge([near, far])), [], 35.0)
    }
    assert types == {"silhouette", "contour"}
