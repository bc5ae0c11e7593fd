import numpy as np
import pytest

from pipeline.shapes.lamp.shades import SHADES, bulb, cloth, shade


@pytest.mark.parametrize("name", SHADES)
def test_shades_are_solid_and_hang_from_their_fitting(name, check_solid):
    for seed in range(10):
        mesh = SHADES[name](np.random.default_rng(seed))
        check_solid(mesh)
        low, high = mesh.vertices[:, 1].min(), mesh.vertices[:, 1].max()
        assert low < -0.3
        assert high < -low


@pytest.mark.parametrize("name", sorted(set(SHADES) - {"bare"}))
def test_the_rim_is_about_a_unit_from_the_axis(name):
    for seed in range(10):
        mesh = SHADES[name](np.random.default_rng(seed))
        radius = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 2]).max()
        assert 0.95 < radius < 1.45


def test_a_shade_of_the_weights_is_drawn():
    drawn = shade(np.random.default_rng(3), {"bare": 1.0})
    np.testing.assert_array_equal(
        drawn.vertices, SHADES["bare"](_after_one_draw(3)).vertices
    )


def test_a_bulb_hangs_at_its_depth(check_solid):
    mesh = bulb(0.3, -1.0)
    check_solid(mesh)
    assert mesh.vertices[:, 1].min() == pytest.approx(-1.3, abs=0.02)


def test_cloth_is_stretched_over_round_and_cornered_frames():
    shapes = {cloth(np.random.default_rng(seed)).shape for seed in range(40)}
    assert len(shapes) > 3


def _after_one_draw(seed: int) -> np.random.Generator:
    rng = np.random.default_rng(seed)
    rng.random()
    return rng
