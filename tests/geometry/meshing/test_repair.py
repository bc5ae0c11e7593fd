import numpy as np
import pytest

from pipeline.geometry.meshing import repair
from pipeline.geometry.meshing.repair import (
    count_non_manifold_edges,
    decimate,
    make_manifold,
)
from pipeline.geometry.scene.mesh import Mesh, is_watertight
from pipeline.geometry.scene.solid import is_closed_manifold, signed_volume
from tests.meshes_with_answers import touching_boxes


def _with_a_fin(mesh: Mesh) -> Mesh:
    """Add a triangle that stands on an edge of the mesh."""
    edge = mesh.faces[0, :2]
    tip = mesh.vertices[edge].mean(axis=0) * 1.5
    fin = np.array([[*edge, len(mesh.vertices)]])
    return Mesh(
        vertices=np.vstack([mesh.vertices, tip]), faces=np.vstack([mesh.faces, fin])
    )


def test_a_fin_is_removed(ball: Mesh):
    finned = _with_a_fin(ball)
    assert count_non_manifold_edges(finned) == 1
    repaired = make_manifold(finned)
    assert count_non_manifold_edges(repaired) == 0
    assert len(repaired.faces) >= len(ball.faces) - 2


def test_a_vertex_of_two_fans_is_split():
    assert is_closed_manifold(make_manifold(touching_boxes()))


def test_a_manifold_mesh_stays_as_it_is(torus: Mesh):
    assert make_manifold(torus) is torus


@pytest.mark.parametrize("stays_closed", [True, False])
def test_a_decimated_ball_has_few_faces_and_its_volume(ball: Mesh, stays_closed: bool):
    fewer = decimate(ball, 200, stays_closed=stays_closed)
    assert len(fewer.faces) <= 200
    assert is_watertight(fewer)
    assert np.isclose(signed_volume(fewer), signed_volume(ball), rtol=0.1)


def test_a_mesh_that_open3d_opens_stays_closed_if_it_is_to(monkeypatch, ball: Mesh):
    def open_it(mesh: Mesh, max_faces: int) -> Mesh:
        return Mesh(vertices=mesh.vertices, faces=mesh.faces[:max_faces])

    monkeypatch.setattr(repair, "_decimate_quickly", open_it)
    assert not is_watertight(decimate(ball, 200, stays_closed=False))
    fewer = decimate(ball, 200)
    assert is_watertight(fewer) and len(fewer.faces) <= 200
    opened = open_it(ball, 500)
    np.testing.assert_array_equal(decimate(opened, 200).faces, opened.faces[:200])


def test_decimation_leaves_no_more_edges_of_three_faces(monkeypatch, ball: Mesh):
    monkeypatch.setattr(repair, "_decimate_quickly", lambda mesh, _: _with_a_fin(mesh))
    opened = Mesh(vertices=ball.vertices, faces=ball.faces[:500])
    fewer = decimate(opened, 200)
    assert len(fewer.faces) <= 200 and not count_non_manifold_edges(fewer)


def test_a_mesh_within_the_budget_is_not_decimated(box: Mesh):
    assert decimate(box, 12) is box
