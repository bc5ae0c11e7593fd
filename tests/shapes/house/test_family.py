import numpy as np

from pipeline.shapes.house.family import KINDS, make


def test_what_people_draw_most_is_there():
    assert set(KINDS) >= {"cottage", "castle", "church", "barn", "hut", "tower"}
    assert max(KINDS, key=lambda name: KINDS[name][1]) == "cottage"


def test_houses_stand_on_the_floor():
    for seed in range(40):
        mesh = make(np.random.default_rng(seed))
        assert abs(mesh.vertices[:, 1].min()) < 0.1
