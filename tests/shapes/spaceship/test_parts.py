import numpy as np

from pipeline.shapes.spaceship.parts import cannon, cockpit, dish, hull, pods, thruster


def test_parts_are_solid(check_solid):
    for seed in range(8):
        rng = np.random.default_rng(seed)
        check_solid([hull(rng, 0.1, 0.08), cockpit(rng, 0.1, 0.08)])
        check_solid(pods(rng, 0.3) + dish(rng))


def test_a_thruster_is_open_at_the_back_and_a_cannon_looks_ahead(check_solid):
    parts = [thruster(0.1), cannon(0.3)]
    check_solid(parts)
    assert parts[1].vertices[:, 2].max() > -parts[1].vertices[:, 2].min()
