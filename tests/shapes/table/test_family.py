import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table import family as table
from tests.shapes.proportions import count_proportions

DRAWN = [table.make(np.random.default_rng(seed)) for seed in range(50)]


def test_tables_stand_on_the_floor():
    for mesh in DRAWN:
        assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-9)


def test_no_two_of_fifty_have_the_same_proportions():
    assert count_proportions(DRAWN) == len(DRAWN)


@pytest.mark.parametrize("name", table.KINDS)
def test_tables_of_every_kind_have_few_enough_faces(name):
    draw, _ = table.KINDS[name]
    for seed in range(25):
        mesh = merge(draw(np.random.default_rng(seed)))
        assert 100 <= len(mesh.faces) <= 8000
        extent = np.ptp(mesh.vertices, axis=0)
        assert extent.min() > 0.05 * extent.max()
