import numpy as np

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import tanks


def test_each_part_is_solid_and_stands_on_its_tracks(check_solid):
    for seed in range(15):
        parts = tanks.tank(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert abs(merge(parts).vertices[:, 1].min()) < 1e-6


def test_the_gun_looks_ahead_and_reaches_out_of_the_turret():
    for seed in range(15):
        barrel, mantlet = tanks.gun(np.random.default_rng(seed), 0.2, 0.08)
        assert barrel.vertices[:, 2].max() > 0.4
        assert barrel.vertices[:, 1].max() > mantlet.vertices[:, 1].mean()


def test_the_turret_stands_on_the_deck():
    for seed in range(15):
        mesh = merge(tanks.turret(np.random.default_rng(seed), 0.25))
        assert 0.2 < mesh.vertices[:, 1].min() < 0.26
