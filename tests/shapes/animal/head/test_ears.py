from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.head.ears import EARS
from tests.shapes.animal.head.test_heads import FACE


def test_a_rabbits_ears_are_the_highest():
    tops = {
        name: merge(ears(FACE)).vertices[:, 1].max()
        for name, ears in EARS.items()
        if name != "none"
    }
    assert max(tops, key=tops.__getitem__) == "long"


def test_an_elephants_ears_are_the_widest():
    wide = {
        name: merge(ears(FACE)).vertices[:, 0].max()
        for name, ears in EARS.items()
        if name != "none"
    }
    assert max(wide, key=wide.__getitem__) == "huge"
