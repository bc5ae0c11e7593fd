import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import buses


def test_each_part_is_solid_and_the_whole_symmetric(check_solid, asymmetry):
    for seed in range(15):
        parts = buses.bus(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert asymmetry(merge(parts)) < 1e-6
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=1e-6)


def test_a_bus_is_longer_than_high_and_higher_than_its_wheels():
    for seed in range(15):
        wide, high, long = np.ptp(
            merge(buses.bus(np.random.default_rng(seed))).vertices, axis=0
        )
        assert wide < high < long


def test_windows_are_set_into_both_sides_in_a_row():
    panes = buses.window_row(0.2, (0.3, 0.4), (-0.5, 0.5), 5)
    assert len(panes) == 5
    x, y, z = merge(panes).vertices.T
    assert x.max() == pytest.approx(-x.min())
    assert x.max() > 0.2
    np.testing.assert_allclose((y.min(), y.max()), (0.3, 0.4), atol=1e-3)
    assert -0.5 < z.min() < z.max() < 0.5
