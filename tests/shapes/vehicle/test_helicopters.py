import numpy as np

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import helicopters


def test_each_part_is_solid(check_solid):
    for seed in range(25):
        for part in helicopters.helicopter(np.random.default_rng(seed)):
            check_solid(part)
        for part in helicopters.tandem(np.random.default_rng(seed)):
            check_solid(part)


def test_a_helicopter_stands_on_the_floor():
    for seed in range(25):
        mesh = merge(helicopters.helicopter(np.random.default_rng(seed)))
        assert abs(mesh.vertices[:, 1].min()) < 0.01


def test_the_boom_and_its_fin_are_behind():
    for seed in range(10):
        parts = helicopters.boom(np.random.default_rng(seed), 0.2, 0.1)
        mesh = merge(parts)
        assert mesh.vertices[:, 2].min() < -0.55
        assert mesh.vertices[mesh.vertices[:, 1].argmax(), 2] < -0.4


def test_blades_are_above_the_body_and_reach_as_far_as_asked():
    for seed in range(10):
        mast, _, *blades = helicopters.rotor(np.random.default_rng(seed), 0.3, 0.5, 0.0)
        assert 2 <= len(blades) <= 5
        reach = np.hypot(*merge(blades).vertices[:, [0, 2]].T).max()
        assert 0.48 < reach < 0.52
        assert merge(blades).vertices[:, 1].min() > mast.vertices[:, 1].min()


def test_the_nose_of_the_cabin_is_lower_than_its_roof():
    for seed in range(10):
        mesh = helicopters.body(np.random.default_rng(seed), 0.1, 0.1, 0.2)
        _, y, z = mesh.vertices.T
        assert y[z > 0.9 * z.max()].max() < 0.27
