import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts import placing
from pipeline.shapes.parts.solids import box

BOX = box((1.0, 2.0, 3.0), center=(2.0, 0.0, 0.0))


def test_a_quarter_rotation_about_y_takes_z_to_x():
    point = Mesh(
        vertices=np.array([[0.0, 0.0, 1.0]]), faces=np.zeros((0, 3), dtype=int)
    )
    rotated = placing.rotated(point, "y", np.pi / 2)
    np.testing.assert_allclose(rotated.vertices, [[1.0, 0.0, 0.0]], atol=1e-12)


def test_rotations_and_translations_keep_the_volume():
    mesh = placing.translated(placing.rotated(BOX, "x", 0.3), (1.0, 2.0, 3.0))
    np.testing.assert_allclose(placing.volume(mesh), 6.0)


def test_a_mirrored_solid_still_looks_outward(check_solid):
    mesh = placing.mirrored(BOX)
    check_solid(mesh)
    np.testing.assert_allclose(mesh.vertices[:, 0].mean(), -2.0)


def test_both_sides_are_twice_the_volume_and_symmetric(asymmetry):
    mesh = placing.both_sides(BOX)
    np.testing.assert_allclose(placing.volume(mesh), 12.0)
    assert asymmetry(mesh) < 1e-12


def test_faces_that_look_inward_are_flipped():
    inside_out = Mesh(vertices=BOX.vertices, faces=BOX.faces[:, ::-1].copy())
    assert placing.volume(inside_out) < 0
    np.testing.assert_allclose(
        placing.volume(placing.oriented_outward(inside_out)), 6.0
    )


def test_stretching_multiplies_the_volume():
    np.testing.assert_allclose(
        placing.volume(placing.scaled(BOX, (2.0, 1.0, -1.0))), 12
    )


def test_a_grounded_solid_stands_on_the_floor():
    mesh = placing.grounded(placing.translated(BOX, (0.0, 7.0, 0.0)))
    np.testing.assert_allclose(mesh.vertices[:, 1].min(), 0.0, atol=1e-12)


def test_a_turn_about_a_point_leaves_it_where_it_is():
    mesh = box((1.0, 1.0, 1.0), center=(3.0, 4.0, 5.0))
    turned = placing.rotated_about(mesh, "z", 0.7, (3.0, 4.0, 5.0))
    np.testing.assert_allclose(turned.vertices.mean(axis=0), (3.0, 4.0, 5.0))
    assert not np.allclose(turned.vertices, mesh.vertices)
