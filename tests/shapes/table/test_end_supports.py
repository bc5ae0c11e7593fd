import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table import end_supports
from pipeline.shapes.table.designs import KINDS, sample
from pipeline.shapes.table.end_supports import TRESTLES

ENDS = [
    end_supports.slabs,
    end_supports.trestle,
    end_supports.frames,
    end_supports.cube,
]
DESIGNS = [
    sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(4)
]


@pytest.mark.parametrize("draw", ENDS)
def test_both_ends_of_a_table_are_carried_alike(draw, asymmetry):
    for design in DESIGNS:
        mesh = merge(draw(design))
        assert asymmetry(mesh) < 0.02
        assert mesh.vertices[:, 0].max() > 0.2 * design.width


@pytest.mark.parametrize("name", TRESTLES)
def test_a_trestle_stands_on_two_feet(name):
    ends = np.array(TRESTLES[name](0.4, 0.7, 0.02)).reshape(-1, 3)
    on_floor = ends[ends[:, 1] < 0.05]
    assert set(np.sign(on_floor[:, 2])) == {-1.0, 1.0}
