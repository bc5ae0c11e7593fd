import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import cars


@pytest.mark.parametrize("name", cars.KINDS)
def test_each_part_is_solid_and_the_whole_symmetric(name, check_solid, asymmetry):
    for seed in range(8):
        parts = cars.of_kind(np.random.default_rng(seed), name)
        for part in parts:
            check_solid(part)
        steering = 0.45 if name == "convertible" else 0.05
        assert asymmetry(merge(parts)) < steering


def test_a_pickup_has_its_cabin_before_its_bed():
    for seed in range(8):
        mesh = merge(cars.of_kind(np.random.default_rng(seed), "pickup"))
        _, y, z = mesh.vertices.T
        assert z[y > 0.85 * y.max()].mean() > -0.1


def test_a_van_is_higher_than_a_coupe():
    heights = {
        name: np.mean(
            [
                np.ptp(
                    merge(cars.of_kind(np.random.default_rng(s), name)).vertices[:, 1]
                )
                for s in range(8)
            ]
        )
        for name in ("van", "coupe")
    }
    assert heights["van"] > 1.3 * heights["coupe"]


def test_extras_lie_on_the_roof_or_behind(check_solid):
    from pipeline.shapes.vehicle.road.bodies import sample

    design = sample(cars.KINDS["sedan"], np.random.default_rng(0))
    for seed in range(20):
        for part in cars.extras(np.random.default_rng(seed), design):
            check_solid(part)
            assert part.vertices[:, 1].max() > design.belt
