import numpy as np

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table import desks


def test_each_part_is_solid_and_stands_on_the_floor(check_solid):
    for seed in range(30):
        parts = desks.desk(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert abs(merge(parts).vertices[:, 1].min()) < 0.02


def test_there_is_room_for_the_knees_under_a_desk():
    for seed in range(30):
        mesh = merge(desks.desk(np.random.default_rng(seed)))
        x, y, z = mesh.vertices.T
        low_front = (y < 0.55) & (z > 0.1)
        assert (np.abs(x[low_front]) > 0.08).all()


def test_a_screen_and_a_laptop_stand_on_the_top(check_solid):
    for seed in range(5):
        for thing in (desks.screen, desks.laptop):
            mesh = thing(np.random.default_rng(seed), 0.75)
            check_solid(mesh)
            assert 0.7 < mesh.vertices[:, 1].min() < 0.76


def test_a_hutch_stands_at_the_back():
    parts = desks.hutch(np.random.default_rng(0), 1.4, 0.7, 0.75)
    assert merge(parts).vertices[:, 2].max() < 0.0
