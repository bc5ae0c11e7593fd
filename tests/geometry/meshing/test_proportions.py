import numpy as np

from pipeline.geometry.meshing.proportions import describe_oddities
from pipeline.geometry.scene.mesh import Mesh
from tests.meshes_with_answers import ball, box


def test_a_ball_has_nothing_odd():
    assert describe_oddities(ball(), ["front"]) == []


def test_a_sheet_is_named_with_its_direction():
    (oddity,) = describe_oddities(box((1.0, 1.0, 0.02)), ["front"])
    assert "thin as a sheet from front to back: 2%" in oddity


def test_a_prism_of_one_drawing_is_named_and_of_two_is_meant():
    prism = box((1.0, 1.2, 0.8))
    (oddity,) = describe_oddities(prism, ["side"])
    assert "equally deep everywhere" in oddity
    assert describe_oddities(prism, ["front", "side"]) == []


def test_an_open_mesh_is_named():
    whole = ball()
    opened = Mesh(vertices=whole.vertices, faces=whole.faces[np.arange(50)])
    assert "the mesh is not closed, or in several pieces" in describe_oddities(
        opened, ["front"]
    )
