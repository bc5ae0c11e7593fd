import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vehicle.road import trucks


@pytest.mark.parametrize("kind", [trucks.truck, trucks.semitrailer])
def test_each_part_is_solid_and_stands_on_wheels(kind, check_solid):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        for part in parts:
            check_solid(part)
        assert merge(parts).vertices[:, 1].min() == pytest.approx(0.0, abs=1e-6)


def test_a_cab_is_in_front_of_where_it_ends():
    for seed in range(12):
        mesh = merge(trucks.cab(np.random.default_rng(seed), 0.15, 0.12, 0.2))
        assert mesh.vertices[:, 2].min() > 0.15
        assert mesh.vertices[:, 2].max() > 0.49


def test_a_semitrailer_is_longer_than_a_truck():
    longer = merge(trucks.semitrailer(np.random.default_rng(0))).vertices[:, 2]
    assert np.ptp(longer) > 1.2


def test_a_face_is_at_the_front_and_symmetric(asymmetry):
    mesh = merge(trucks.face(np.random.default_rng(0), 0.15, (0.1, 0.2), 0.5))
    assert asymmetry(mesh) < 1e-9
    assert mesh.vertices[:, 2].min() > 0.4


def test_axles_are_where_they_are_put():
    mesh = merge(trucks.axles(np.random.default_rng(0), 0.05, 0.15, [0.3, -0.3]))
    _, y, z = mesh.vertices.T
    np.testing.assert_allclose((z.min(), z.max()), (-0.35, 0.35), atol=0.002)
    np.testing.assert_allclose((y.min(), y.max()), (0.0, 0.1), atol=0.002)
