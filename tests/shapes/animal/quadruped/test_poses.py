from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample
from pipeline.shapes.animal.quadruped.poses import frame, legs

DOG = sample(KINDS["dog"], np.random.default_rng(1))


def test_a_sitting_animal_has_its_chest_above_its_hip():
    at = frame(replace(DOG, pose="sit"))
    assert at.chest[1] > at.hip[1] + 0.5 * DOG.trunk


def test_a_lying_animal_is_lower_than_a_standing_one():
    lying, standing = (frame(replace(DOG, pose=pose)) for pose in ("lie", "stand"))
    assert lying.hip[1] < standing.hip[1]


@pytest.mark.parametrize("pose", ["stand", "walk"])
@pytest.mark.parametrize("name", KINDS)
def test_four_separate_legs_stand_on_the_floor(name, pose):
    beast = replace(sample(KINDS[name], np.random.default_rng(2)), pose=pose)
    made = legs(beast, frame(beast))
    assert len(made) == 4
    for leg in made:
        assert abs(leg.vertices[:, 1].min()) < 0.05
        assert len(np.unique(np.sign(leg.vertices[:, 0].mean()))) == 1
    feet = [leg.vertices[leg.vertices[:, 1].argmin()] for leg in made]
    assert {(x > 0) for x, _, _ in feet} == {True, False}


def test_legs_do_not_touch_when_standing():
    beast = replace(DOG, pose="stand", leg=0.5, leg_size=0.05)
    shins = [
        leg.vertices[leg.vertices[:, 1] < 0.25] for leg in legs(beast, frame(beast))
    ]
    for one in range(4):
        for other in range(one):
            gaps = np.linalg.norm(shins[one][:, None] - shins[other], axis=-1)
            assert gaps.min() > 0.01


def test_only_walking_legs_are_not_symmetric(asymmetry):
    for pose in ("stand", "sit", "lie"):
        beast = replace(DOG, pose=pose)
        assert asymmetry(merge(legs(beast, frame(beast)))) < 1e-6
    beast = replace(DOG, pose="walk")
    assert asymmetry(merge(legs(beast, frame(beast)))) > 0.01
