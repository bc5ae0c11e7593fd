import numpy as np
import pytest

from pipeline.shapes.airplane import family as airplane

DRAWN = [airplane.make(np.random.default_rng(seed)) for seed in range(25)]


@pytest.mark.parametrize("mesh", DRAWN)
def test_an_airplane_is_symmetric(mesh, asymmetry):
    assert asymmetry(mesh) < 1e-6


@pytest.mark.parametrize("mesh", DRAWN)
def test_an_airplane_is_longer_and_wider_than_it_is_high(mesh):
    wide, high, long = np.ptp(mesh.vertices, axis=0)
    assert high < 0.75 * long
    assert high < wide


@pytest.mark.parametrize("mesh", DRAWN)
def test_the_fin_stands_at_the_back(mesh):
    top = mesh.vertices[mesh.vertices[:, 1].argmax()]
    middle = mesh.vertices[:, 2].min() + np.ptp(mesh.vertices[:, 2]) / 2
    is_biplane = abs(top[0]) > 0.4
    assert top[2] < middle or is_biplane
