import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.shellfish import SHELLFISH

SEEDS = range(6)


@pytest.mark.parametrize("name", SHELLFISH)
def test_every_creature_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(SHELLFISH[name](np.random.default_rng(seed)))


def test_an_octopus_has_eight_arms():
    parts = SHELLFISH["octopus"](np.random.default_rng(0))
    outer = [np.hypot(*part.vertices[:, [0, 2]].T).max() for part in parts]
    assert sum(far > 0.7 * max(outer) for far in outer) == 8


def test_a_crab_is_wider_than_long():
    for seed in SEEDS:
        extent = np.ptp(
            merge(SHELLFISH["crab"](np.random.default_rng(seed))).vertices, axis=0
        )
        assert extent[0] > extent[2]
