import numpy as np
import pytest

from pipeline.shapes.chair import family as chair

DRAWN = [chair.make(np.random.default_rng(seed)) for seed in range(25)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_chair_stands_on_the_floor(mesh):
    assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("mesh", DRAWN)
def test_a_chair_has_the_size_of_a_chair(mesh):
    wide, high, deep = np.ptp(mesh.vertices, axis=0)
    assert 0.25 < wide < 2.8
    assert 0.3 < high < 1.7
    assert 0.25 < deep < 1.8


@pytest.mark.parametrize("mesh", DRAWN)
def test_what_is_high_above_the_seat_is_behind_the_middle(mesh):
    top = mesh.vertices[mesh.vertices[:, 1] > 0.95]
    assert len(top) == 0 or top[:, 2].mean() < 0.0


def test_most_chairs_are_symmetric(asymmetry):
    shares = [asymmetry(mesh) < 1e-6 for mesh in DRAWN]
    assert np.mean(shares) > 0.85
