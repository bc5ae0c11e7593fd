import numpy as np
import pytest

from pipeline.geometry.meshing.printing import (
    count_open_edges,
    describe_flaws,
    find_thin_walls,
)
from pipeline.geometry.scene.mesh import Mesh, merge
from tests.meshes_with_answers import box, touching_boxes

RNG = np.random.default_rng


def moved(mesh: Mesh, *offset: float) -> Mesh:
    return Mesh(vertices=mesh.vertices + np.array(offset), faces=mesh.faces)


def test_a_closed_solid_has_no_flaws():
    assert describe_flaws(box()) == []


def test_a_hole_is_told_by_its_edges():
    opened = Mesh(vertices=box().vertices, faces=box().faces[1:])
    assert count_open_edges(opened) == 3
    assert describe_flaws(opened) == ["it is open along 3 edges"]


def test_parts_are_counted():
    two = merge([box(), moved(box(), 3, 0, 0)])
    assert describe_flaws(two) == ["it is in 2 parts"]


def test_boxes_that_touch_at_a_corner_pinch():
    assert describe_flaws(touching_boxes()) == ["it pinches at 1 vertices"]


def test_an_edge_of_three_faces_is_told():
    fin = np.array([[0, 1, 8]])
    mesh = Mesh(
        vertices=np.vstack([box().vertices, [[9, 9, 9]]]),
        faces=np.vstack([box().faces, fin]),
    )
    assert describe_flaws(mesh)[0] == "1 edges have more than two faces"


def test_a_thick_solid_has_no_thin_walls():
    assert find_thin_walls(box((10, 10, 10)), 0.8, RNG(0)) is None


def test_a_thin_wall_is_measured_and_placed():
    thick, thin = box((10, 10, 10)), moved(box((4, 4, 0.5)), 20, 20, 0)
    walls = find_thin_walls(merge([thick, thin]), 0.8, RNG(0))
    assert walls is not None
    assert walls.thinnest == pytest.approx(0.5, abs=0.01)
    assert walls.share == pytest.approx(32 / 640, abs=0.01)
    assert walls.place == "upper right"
