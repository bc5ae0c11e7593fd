from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import bodies
from pipeline.shapes.vehicle.road.cars import KINDS

CARS = [
    bodies.sample(kind, np.random.default_rng(seed))
    for kind in KINDS.values()
    for seed in range(6)
]


def test_bodies_and_cabins_are_solid(check_solid):
    for car in CARS:
        check_solid(bodies.body(car))
        for part in bodies.greenhouse(car):
            check_solid(part)


def test_the_body_runs_from_the_stern_to_the_nose_above_the_road():
    for car in CARS:
        x, y, z = bodies.body(car).vertices.T
        assert (z.min(), z.max()) == (pytest.approx(-0.5), pytest.approx(0.5))
        assert 0.0 < y.min() < car.belt
        assert x.max() <= 0.5 * car.width + 1e-9


def test_wheels_find_room_under_their_arches():
    for car in CARS:
        x, y, z = bodies.body(car).vertices.T
        for axle in (car.front_axle, car.back_axle):
            over = (np.abs(z - axle) < 0.5 * car.wheel) & (np.abs(x) < 0.1 * car.width)
            assert y[over].min() > 1.5 * car.wheel


def test_the_wheels_of_one_side_do_not_touch():
    for car in CARS:
        assert car.front_axle - car.back_axle > 2.2 * car.wheel


def test_wheels_stand_on_the_road(asymmetry):
    for car in CARS[::5]:
        mesh = merge(bodies.on_wheels(np.random.default_rng(0), car))
        assert mesh.vertices[:, 1].min() == pytest.approx(0.0, abs=1e-6)
        assert asymmetry(mesh) < 1e-6


def test_panes_stand_out_of_the_cabin():
    low, high, heights = (0.5, -1.0, 1.0), (0.4, -0.8, 0.6), (0.0, 1.0)
    bare = merge(bodies.glazed(low, high, heights, 6.0, []))
    glazed = merge(bodies.glazed(low, high, heights, 6.0, [(0.1, 0.9)]))
    middle = np.abs(glazed.vertices[:, 1] - 0.5) < 0.05
    inner = np.abs(bare.vertices[:, 1] - 0.5) < 0.05
    assert glazed.vertices[middle, 0].max() > bare.vertices[inner, 0].max()
    np.testing.assert_allclose(glazed.vertices.max(axis=0)[1], 1.0)


@pytest.mark.parametrize("windows", bodies.WINDOWS)
def test_a_cabin_has_as_many_windows_as_it_says(windows):
    parts = bodies.greenhouse(replace(CARS[0], windows=windows))
    assert len(parts) == {"none": 1, "one": 3, "two": 4}[windows]


def test_lights_are_set_into_the_nose_and_the_stern(check_solid):
    for car in CARS[::4]:
        for part in bodies.trimmings(np.random.default_rng(1), car):
            check_solid(part)
        (mesh,) = bodies.lights(np.random.default_rng(1), car)
        assert mesh.vertices[:, 2].min() < -0.4 < 0.4 < mesh.vertices[:, 2].max()
