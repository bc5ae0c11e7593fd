import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vessel import storing

KINDS = [
    storing.vase,
    storing.bottle,
    storing.jar,
    storing.bowl,
    storing.bucket,
    storing.pot,
    storing.pan,
    storing.basket,
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(12):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


def test_a_bottle_is_high_and_narrows_to_its_mouth():
    for seed in range(12):
        body, *_ = storing.bottle(np.random.default_rng(seed))
        x, y, _ = body.vertices.T
        assert y.max() > 1.5 * x.max()
        assert x[y > 0.97 * y.max()].max() < 0.75 * x.max()


def test_a_bowl_is_wider_than_it_is_high():
    for seed in range(12):
        extent = np.ptp(merge(storing.bowl(np.random.default_rng(seed))).vertices, 0)
        assert extent[1] < 1.3 * extent[0]


def test_a_pan_has_its_handle_at_the_right():
    for seed in range(12):
        x = merge(storing.pan(np.random.default_rng(seed))).vertices[:, 0]
        assert x.max() > -1.6 * x.min()


@pytest.mark.parametrize("kind", [storing.bucket, storing.basket])
def test_a_handle_arches_over_what_is_carried(kind, asymmetry):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        assert merge(parts).vertices[:, 1].max() > 1.1 * parts[0].vertices[:, 1].max()
        assert asymmetry(merge(parts)) < 0.03
