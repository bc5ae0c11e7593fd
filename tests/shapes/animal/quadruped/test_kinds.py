import numpy as np
import pytest

from pipeline.shapes.animal.head.crests import CRESTS
from pipeline.shapes.animal.head.ears import EARS
from pipeline.shapes.animal.head.muzzles import MUZZLES
from pipeline.shapes.animal.quadruped.coats import COATS
from pipeline.shapes.animal.quadruped.kinds import KINDS
from pipeline.shapes.animal.quadruped.plan import sample
from pipeline.shapes.animal.quadruped.tails import TAILS

PEOPLE_DRAW = {"cat", "dog", "horse", "cow", "sheep", "pig", "rabbit", "elephant"}


def test_what_people_draw_most_is_there():
    assert set(KINDS) >= PEOPLE_DRAW | {"giraffe", "lion", "mouse", "bear", "dragon"}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_names_only_what_exists(name):
    kind = KINDS[name]
    assert set(kind.ears) <= set(EARS)
    assert set(kind.muzzles) <= set(MUZZLES)
    assert set(kind.crests) <= set(CRESTS)
    assert set(kind.tails) <= set(TAILS)
    assert set(kind.coats) <= set(COATS)
    assert set(kind.poses) <= {"stand", "walk", "sit", "lie"}


def test_a_giraffe_has_the_longest_neck():
    necks = {
        name: np.mean([sample(kind, np.random.default_rng(s)).neck for s in range(20)])
        for name, kind in KINDS.items()
    }
    assert max(necks, key=necks.__getitem__) == "giraffe"
