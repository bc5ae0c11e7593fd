import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.table import beds


@pytest.mark.parametrize("kind", [beds.bed, beds.bunk, beds.cot])
def test_each_part_is_solid_and_stands_on_the_floor(kind, check_solid):
    for seed in range(15):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=0.02)


def test_the_head_of_a_bed_is_higher_than_its_foot_and_behind():
    for seed in range(15):
        mesh = merge(beds.bed(np.random.default_rng(seed)))
        _, y, z = mesh.vertices.T
        assert y[z < -0.8 * z.max()].max() > y[z > 0.8 * z.max()].max()


def test_a_bunk_has_two_mattresses_above_each_other():
    low, high, *_ = beds.bunk(np.random.default_rng(0))
    shift = high.vertices - low.vertices
    np.testing.assert_allclose(shift[:, [0, 2]], 0.0)
    assert shift[0, 1] > 0.8


def test_an_arched_board_is_highest_in_its_middle():
    design = beds.sample(np.random.default_rng(0))
    mesh = beds.arched_board(design, (0.3, 1.0), 0.0)
    top = mesh.vertices[mesh.vertices[:, 1] > 1.2]
    assert np.abs(top[:, 0]).max() < 0.3 * design.width
