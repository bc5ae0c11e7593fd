import numpy as np
import pytest

from pipeline.shapes.vessel import profiles
from pipeline.shapes.vessel.profiles import footed, outline, profile, radius_at, upward

TABLES = {
    name: table
    for name, table in vars(profiles).items()
    if name.isupper() and isinstance(table, dict)
}


@pytest.mark.parametrize("name", TABLES)
def test_profiles_rise_from_the_foot_to_the_rim(name):
    for seed in range(20):
        drawn = profile(np.random.default_rng(seed), TABLES[name], 1.5, 3.0)
        assert (np.diff(drawn[:, 1]) > 0).all()
        assert (drawn[0, 1], drawn[-1, 1]) == (0.0, pytest.approx(3.0))
        assert 1.4 < drawn[:, 0].max() < 1.75


def test_what_does_not_rise_is_dropped():
    curve = np.array([(1.0, 0.0), (1.0, 0.5), (1.0, 0.4), (1.0, 1.0)])
    np.testing.assert_array_equal(upward(curve)[:, 1], [0.0, 0.5, 1.0])


def test_a_foot_lifts_the_vessel():
    outside = np.array([(1.0, 0.0), (1.2, 0.5), (1.0, 2.0)])
    drawn = footed(np.random.default_rng(0), outside, 1.0)
    assert drawn[0, 1] == 0.0
    assert drawn[-1, 1] > 2.0
    np.testing.assert_array_equal(
        footed(np.random.default_rng(0), outside, 0.0), outside
    )


def test_the_radius_is_read_between_the_points():
    outside = np.array([(1.0, 0.0), (2.0, 1.0)])
    assert radius_at(outside, 0.25) == pytest.approx(1.25)


@pytest.mark.parametrize("style", ["round", "square", "corners", "waves"])
def test_outlines_run_once_around_at_about_unit_radius(style):
    for seed in range(5):
        x, z = outline(np.random.default_rng(seed), {style: 1}).T
        area = 0.5 * np.sum(x * np.roll(z, -1) - z * np.roll(x, -1))
        assert 1.9 < area < 4.0
