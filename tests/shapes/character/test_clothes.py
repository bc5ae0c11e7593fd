import numpy as np
import pytest

from pipeline.shapes.character.bodies import sample
from pipeline.shapes.character.clothes import WORN, shoulder_pads, weapon

BODIES = [sample(np.random.default_rng(seed)) for seed in range(6)]


@pytest.mark.parametrize("name", sorted(set(WORN) - {"none"}))
def test_clothes_are_solid(name, check_solid):
    for body in BODIES:
        check_solid(WORN[name](body, np.random.default_rng(0)))


def test_what_is_carried_is_solid(check_solid):
    for body in BODIES:
        check_solid(shoulder_pads(body) + weapon(body))


def test_a_pack_is_on_the_back():
    for body in BODIES:
        (mesh,) = WORN["pack"](body, np.random.default_rng(0))
        assert mesh.vertices[:, 2].mean() < 0
