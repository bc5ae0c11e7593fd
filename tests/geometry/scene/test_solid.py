import numpy as np

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.geometry.scene.solid import (
    count_extra_fans,
    count_fans,
    count_pieces,
    is_solid,
    signed_volume,
)
from tests.meshes_with_answers import touching_boxes


def _shifted(mesh: Mesh, x: float) -> Mesh:
    return Mesh(vertices=mesh.vertices + np.array([x, 0, 0]), faces=mesh.faces)


def test_a_ball_a_box_and_a_torus_are_solid(ball: Mesh, box: Mesh, torus: Mesh):
    assert is_solid(ball) and is_solid(box) and is_solid(torus)
    assert np.isclose(signed_volume(_shifted(box, 3.0)), signed_volume(box))


def test_an_open_mesh_is_not_solid(ball: Mesh):
    assert not is_solid(Mesh(vertices=ball.vertices, faces=ball.faces[1:]))
    assert not is_solid(Mesh(vertices=ball.vertices, faces=ball.faces[:0]))


def test_a_mesh_turned_inside_out_is_not_solid(box: Mesh):
    assert not is_solid(Mesh(vertices=box.vertices, faces=box.faces[:, ::-1]))


def test_two_balls_are_two_pieces(ball: Mesh):
    both = merge([ball, _shifted(ball, 3.0)])
    assert count_pieces(both) == 2
    assert not is_solid(both)


def test_two_boxes_that_share_a_corner_have_a_vertex_of_two_fans():
    touching = touching_boxes()
    assert count_pieces(touching) == 1
    assert count_fans(touching) == 16 and count_extra_fans(touching) == 1
    assert not is_solid(touching)
