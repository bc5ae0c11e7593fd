import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts import placing
from pipeline.shapes.parts.solids import box

BOX = box((1.0, 2.0, 3.0), centre=(2.0, 0.0, 0.0))


def test_a_quarter_turn_about_y_takes_z_to_x():
    point = Mesh(
        vertices=np.array([[0.0, 0.0, 1.0]]), faces=np.zeros((0, 3), dtype=int)
    )
    turned = placing.turned(point, "y", np.pi / 2)
    np.testing.assert_allclose(turned.vertices, [[1.0, 0.0, 0.0]], atol=1e-12)


def test_turning_and_moving_keep_the_volume():
    mesh = placing.moved(placing.turned(BOX, "x", 0.3), (1.0, 2.0, 3.0))
    np.testing.assert_allclose(placing.volume(mesh), 6.0)


def test_a_mirrored_solid_still_looks_outwards(check_solid):
    mesh = placing.mirrored(BOX)
    check_solid(mesh)
    np.testing.assert_allclose(mesh.vertices[:, 0].mean(), -2.0)


def test_both_sides_are_twice_the_volume_and_symmetric(asymmetry):
    mesh = placing.both_sides(BOX)
    np.testing.assert_allclose(placing.volume(mesh), 12.0)
    assert asymmetry(mesh) < 1e-12


def test_a_mesh_turned_inside_out_is_turned_back():
    inside_out = Mesh(vertices=BOX.vertices, faces=BOX.faces[:, ::-1].copy())
    assert placing.volume(inside_out) < 0
    np.testing.assert_allclose(placing.volume(placing.outwards(inside_out)), 6.0)


def test_stretching_multiplies_the_volume():
    np.testing.assert_allclose(
        placing.volume(placing.scaled(BOX, (2.0, 1.0, -1.0))), 12
    )
