import numpy as np
import pytest

from pipeline.geometry.drawing.mesh_edges import build_edges
from pipeline.geometry.scene.mesh import Mesh, merge
from tests import meshes_with_answers


def _cylinder(sides: int) -> Mesh:
    angle = np.arange(sides) * 2 * np.pi / sides
    ring = np.column_stack([np.cos(angle), 0 * angle, np.sin(angle)]) * 0.5
    low, high = np.arange(sides), np.arange(sides) + sides
    after = np.roll(low, -1)
    faces = [(low, after, high), (after, after + sides, high)]
    bottom = (0 * low + 2 * sides, low, after)
    top = (0 * low + 2 * sides + 1, high, after + sides)
    return Mesh(
        vertices=np.vstack([ring, ring + np.array([0, 1, 0]), [[0, 0, 0], [0, 1, 0]]]),
        faces=np.concatenate([np.column_stack(ring) for ring in (*faces, bottom, top)]),
    )


def _triangle_soup(mesh: Mesh, rng: np.random.Generator) -> Mesh:
    """Separate all faces, flip some and repeat some."""
    faces = np.arange(3 * len(mesh.faces)).reshape(-1, 3)
    flipped = np.where(rng.random((len(faces), 1)) < 0.5, faces, faces[:, ::-1])
    twice = np.concatenate([flipped, flipped[::3, [1, 2, 0]]])
    return Mesh(vertices=mesh.vertices[mesh.faces].reshape(-1, 3), faces=twice)


def test_a_box_has_twelve_creases_and_no_diagonals():
    edges = build_edges(meshes_with_answers.box())
    assert (edges.num_faces == 2).all()
    assert sorted(np.round(edges.dihedral_angle).tolist()) == [0] * 6 + [90] * 12
    assert edges.is_crease(35.0, 70.0).sum() == 12


def test_a_triangle_soup_has_the_creases_of_the_whole_mesh():
    whole = meshes_with_answers.box()
    edges = build_edges(_triangle_soup(whole, np.random.default_rng(0)))
    assert len(edges.ends) == 18
    assert edges.is_crease(35.0, 70.0).sum() == 12
    assert len(np.unique(edges.components)) == 1


@pytest.mark.parametrize("sides", [6, 8, 10])
def test_a_coarse_cylinder_has_creases_at_its_rims_and_not_between_facets(sides: int):
    edges = build_edges(_cylinder(sides))
    sharp = edges.is_crease(30.0, 70.0)
    assert sharp.sum() == 2 * sides
    heights = edges.vertices[edges.ends[sharp], 1]
    assert (heights[:, 0] == heights[:, 1]).all()


def test_a_ball_has_no_creases():
    assert not build_edges(meshes_with_answers.ball()).is_crease(20.0, 70.0).any()


def test_the_contours_of_a_ball_are_closed_curves_around_it():
    edges = build_edges(meshes_with_answers.ball())
    chosen = edges.ends[edges.is_contour(edges.vertices)]
    assert (np.bincount(chosen.ravel()) % 2 == 0).all()
    assert abs(edges.vertices[chosen, 2]).max() < 0.3


def test_the_boundary_of_a_square_is_its_contour():
    square = Mesh(
        vertices=np.array([[0.0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]]),
        faces=np.array([[0, 1, 2], [0, 2, 3]]),
    )
    edges = build_edges(square)
    assert (edges.num_faces == 1).sum() == 4
    np.testing.assert_array_equal(
        edges.is_contour(edges.vertices), edges.num_faces == 1
    )


def test_components_are_told_apart():
    near, far = meshes_with_answers.box(), meshes_with_answers.ball(0.2)
    components = build_edges(merge([near, far])).components
    assert len(np.unique(components[: len(near.faces)])) == 1
    assert len(np.unique(components)) == 2


def test_an_edge_of_three_faces_has_the_largest_angle():
    fan = Mesh(
        vertices=np.array([[0.0, 0, 0], [0, 0, 1], [1, 0, 0], [-1, 0, 0], [0, 1, 0]]),
        faces=np.array([[0, 1, 2], [0, 1, 3], [0, 1, 4]]),
    )
    edges = build_edges(fan)
    assert edges.dihedral_angle[edges.num_faces == 3] == [180.0]


def test_a_bent_surface_has_one_crease_besides_its_boundary():
    bend = np.tan(np.radians(50))
    vertices = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0.5, -1, bend]])
    edges = build_edges(Mesh(vertices=vertices, faces=np.array([[0, 1, 2], [1, 0, 3]])))
    sharp = edges.is_crease(35.0, 70.0)
    assert edges.num_faces[-1] == 1  # nothing lies beyond the last half edge
    assert sharp[edges.num_faces == 2].all()
