import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vessel import pouring

KINDS = [pouring.teapot, pouring.kettle, pouring.jug, pouring.watering_can]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(12):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


@pytest.mark.parametrize("kind", KINDS)
def test_front_and_back_of_what_pours_are_about_as_deep(kind):
    for seed in range(12):
        z = merge(kind(np.random.default_rng(seed))).vertices[:, 2]
        assert z.max() < -2 * z.min()
        assert -z.min() < 2 * z.max()


@pytest.mark.parametrize("kind", [pouring.teapot, pouring.watering_can])
def test_the_spout_ends_left_of_the_body_and_high(kind):
    for seed in range(12):
        parts = kind(np.random.default_rng(seed))
        mesh = merge(parts)
        tip = mesh.vertices[mesh.vertices[:, 0].argmin()]
        assert tip[0] < 1.15 * parts[0].vertices[:, 0].min()
        assert tip[1] > 0.5 * parts[0].vertices[:, 1].max()
