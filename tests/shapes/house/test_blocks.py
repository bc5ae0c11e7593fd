import numpy as np
import pytest

from pipeline.shapes.house.blocks import (
    SIDES,
    Block,
    frustum,
    on_wall,
    wall_width,
    walls,
)
from pipeline.shapes.parts.placing import volume
from pipeline.shapes.parts.solids import box

BLOCK = Block(width=2.0, height=1.0, depth=4.0, x=5.0, y=6.0, z=7.0)


def test_walls_enclose_the_block():
    mesh = walls(BLOCK)
    np.testing.assert_allclose(mesh.vertices.max(axis=0), (6.0, 7.0, 9.0))
    np.testing.assert_allclose(mesh.vertices[:-2].min(axis=0), (4.0, 6.0, 5.0))
    assert BLOCK.top == 7.0


@pytest.mark.parametrize(
    "side, middle",
    [
        ("front", (5.5, 6.3, 9.0)),
        ("right", (6.0, 6.3, 6.5)),
        ("back", (4.5, 6.3, 5.0)),
        ("left", (4.0, 6.3, 7.5)),
    ],
)
def test_a_part_comes_to_its_place_on_a_wall(side, middle):
    placed = on_wall(box((0.2, 0.2, 0.1)), BLOCK, side, 0.5, 0.3)
    np.testing.assert_allclose(placed.vertices.mean(axis=0), middle)


def test_walls_have_their_widths():
    assert [wall_width(BLOCK, side) for side in SIDES] == [2.0, 4.0, 2.0, 4.0]


def test_a_frustum_of_equal_ends_is_a_box(check_solid):
    mesh = frustum((1.0, 2.0), (1.0, 2.0), (0.0, 3.0), (4.0, 5.0))
    check_solid(mesh)
    assert volume(mesh) == pytest.approx(6.0)
    np.testing.assert_allclose(mesh.vertices.mean(axis=0), (4.0, 1.5, 5.0))


def test_a_frustum_that_ends_in_a_point_is_a_pyramid():
    mesh = frustum((1.0, 1.0), (0.0, 0.0), (0.0, 3.0))
    assert volume(mesh) == pytest.approx(1.0, rel=0.01)
