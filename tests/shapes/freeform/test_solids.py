import numpy as np
import pytest

from pipeline.shapes.freeform.solids import SOLIDS, cushion
from pipeline.shapes.parts.placing import volume

TURN = 2 * np.pi * np.arange(32) / 32
CIRCLE = np.stack([np.cos(TURN), np.sin(TURN)], axis=1)


@pytest.mark.parametrize("name", SOLIDS)
def test_every_solid_is_closed_and_looks_outwards(name, check_solid):
    for seed in range(10):
        check_solid(SOLIDS[name](np.random.default_rng(seed)))


def test_a_circle_inflates_to_about_an_ellipsoid(check_solid):
    mesh = cushion(CIRCLE, 0.4, 1.0)
    check_solid(mesh)
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 0.4, rel=0.1)


def test_a_cushion_fits_its_outline_and_its_thickness():
    mesh = cushion(CIRCLE * (1.0, 0.5), 0.2, 0.5)
    np.testing.assert_allclose(np.ptp(mesh.vertices, axis=0), (2, 1, 0.4), atol=0.12)


def test_some_blends_are_symmetric_and_some_are_not(asymmetry):
    drawn = [SOLIDS["blend"](np.random.default_rng(seed)) for seed in range(20)]
    share = np.mean([asymmetry(mesh) < 1e-3 for mesh in drawn])
    assert 0.2 < share < 0.9
