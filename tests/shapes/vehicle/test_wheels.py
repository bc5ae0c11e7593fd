import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle import wheels
from pipeline.shapes.vehicle.wheels import STYLES, Wheel

DESIGN = Wheel(radius=0.5, width=0.3, rim=0.6, style="disc", spokes=5)


@pytest.mark.parametrize("style", STYLES)
def test_a_wheel_is_solid_and_turns_about_x(style, check_solid):
    mesh = STYLES[style](DESIGN)
    check_solid(mesh)
    _, high, long = np.ptp(mesh.vertices, axis=0)
    assert high == pytest.approx(long, rel=0.05)
    assert high == pytest.approx(1.0, rel=0.15)


def test_a_wheel_is_drawn_in_a_style_that_was_asked_for():
    for seed in range(10):
        drawn = wheels.sample(np.random.default_rng(seed), 0.4, 0.2, {"cart": 1})
        assert (drawn.style, drawn.radius, drawn.width) == ("cart", 0.4, 0.2)
        assert (
            wheels.wheel(drawn).vertices.shape == STYLES["cart"](drawn).vertices.shape
        )


def test_pairs_of_wheels_stand_on_the_floor_at_either_side(asymmetry):
    mesh = merge(wheels.pairs(wheels.wheel(DESIGN), 1.0, 0.5, [2.0, -2.0]))
    assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-9)
    assert asymmetry(mesh) < 1e-9
    assert np.ptp(mesh.vertices[:, 2]) == pytest.approx(5.0)


def test_an_axle_reaches_from_wheel_to_wheel(check_solid):
    mesh = wheels.axle(1.0, 0.5, 2.0, 0.1)
    check_solid(mesh)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    np.testing.assert_allclose((low + high) / 2, (0.0, 0.5, 2.0), atol=1e-9)
    assert high[0] == pytest.approx(1.0)


def test_a_track_is_a_solid_as_long_and_as_high_as_it_says(check_solid):
    mesh = wheels.track(2.0, 0.5, 0.3, (1.0, 0.25, 0.0))
    check_solid(mesh)
    _, high, long = np.ptp(mesh.vertices, axis=0)
    assert high == pytest.approx(0.5)
    assert long == pytest.approx(2.0, rel=0.01)
