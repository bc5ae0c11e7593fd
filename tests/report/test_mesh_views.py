import numpy as np
import pytest

from pipeline.geometry.scene import shading
from pipeline.geometry.scene.mesh import Mesh
from pipeline.report.mesh_views import MeshViews


def test_the_views_are_those_of_the_preview_cameras(ball):
    other = Mesh(vertices=ball.vertices * 1.05, faces=ball.faces)
    rig = shading.preview_rig(16)
    views = MeshViews(ball, other, 16)
    front, back = shading.render_error(ball, other, rig)[:2]
    np.testing.assert_array_equal(views.clay, shading.render_clay(ball, rig)[0])
    np.testing.assert_array_equal(views.errors, front)
    np.testing.assert_array_equal(views.errors_behind, back)


def test_a_view_is_rendered_once(ball, monkeypatch):
    views = MeshViews(ball, ball, 16)
    first = views.clay, views.errors, views.errors_behind
    monkeypatch.setattr(shading, "render_clay", pytest.fail)
    monkeypatch.setattr(shading, "render_error", pytest.fail)
    again = views.clay, views.errors, views.errors_behind
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_without_another_surface_there_are_no_errors(ball):
    views = MeshViews(ball, None, 16)
    assert views.errors is None
    assert views.errors_behind is None
