import numpy as np

from pipeline.geometry.scene import shading
from pipeline.geometry.scene.mesh import Mesh
from pipeline.report import shown_meshes
from pipeline.report.mesh_views import MeshViews
from tests.report.test_mesh_data import decode


def larger(mesh: Mesh, by: float) -> Mesh:
    return Mesh(vertices=mesh.vertices * (1 + by), faces=mesh.faces)


def views(true: Mesh | None, **made: Mesh) -> dict[str, MeshViews]:
    seen = {"true": MeshViews(true, None, 16)} if true else {}
    return seen | {name: MeshViews(mesh, true, 16) for name, mesh in made.items()}


def test_the_errors_of_a_larger_ball_are_what_it_is_larger_by(ball):  # radius 0.8
    meshes = views(ball, predicted=larger(ball, 0.02))
    shown = shown_meshes.show("ball", meshes, 16)
    assert list(shown) == ["true", "predicted"]
    _, errors = decode(shown["predicted"].data)
    np.testing.assert_allclose(errors * shading.MAX_SHOWN_ERROR, 0.8 * 0.02, atol=1e-3)
    _, of_truth = decode(shown["true"].data)
    assert not of_truth.any()


def test_without_the_truth_there_are_no_errors(ball):
    shown = shown_meshes.show("ball", views(None, predicted=ball), 16)
    assert shown["predicted"].error_picture is None
    assert not decode(shown["predicted"].data)[1].any()


def test_a_mesh_is_simplified_and_its_triangles_are_counted_before(ball, monkeypatch):
    monkeypatch.setattr(shown_meshes, "NUM_FACES", 100)
    shown = shown_meshes.show("ball", views(ball), 16)["true"]
    assert shown.num_faces == len(ball.faces) > 100
    assert shown.data.num_faces <= 100


def test_of_a_mesh_that_stays_too_large_there_is_a_picture_only(ball, monkeypatch):
    monkeypatch.setattr(shown_meshes, "MAX_FACES", len(ball.faces) - 1)
    shown = shown_meshes.show("ball", views(ball), 16)["true"]
    assert shown.data is None
    assert shown.picture.width == 16
