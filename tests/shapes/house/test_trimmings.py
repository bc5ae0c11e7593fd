import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.house.blocks import Block
from pipeline.shapes.house.roofs import Roof
from pipeline.shapes.house.trimmings import (
    battlements,
    chimney,
    dormers,
    flag,
    porch,
)

BLOCK = Block(width=1.2, height=0.6, depth=0.9)
ROOF = Roof(rise=0.5, eave=0.05, thick=0.04, faces_front=False)


@pytest.mark.parametrize("seed", range(6))
def test_trimmings_are_closed(seed, check_solid):
    rng = np.random.default_rng(seed)
    check_solid(chimney(rng, BLOCK, ROOF))
    check_solid(dormers(rng, BLOCK, ROOF))
    check_solid(porch(rng, BLOCK))
    check_solid(flag(rng, (0.0, 1.0, 0.0), 0.4))


def test_a_chimney_starts_inside_and_ends_above_the_roof_s_slope():
    points = merge(chimney(np.random.default_rng(0), BLOCK, ROOF)).vertices
    assert points[:, 1].min() < BLOCK.top < points[:, 1].max()


def test_a_porch_is_before_the_house():
    points = merge(porch(np.random.default_rng(0), BLOCK)).vertices
    assert points[:, 2].mean() > BLOCK.depth / 2


def test_merlons_stand_around_the_top(asymmetry):
    mesh = merge(battlements(BLOCK, 0.1))
    assert mesh.vertices[:, 1].min() >= BLOCK.top - 0.06
    assert asymmetry(mesh) < 1e-6
