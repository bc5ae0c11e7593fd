import numpy as np
import pytest

from pipeline.shapes.freeform.limbs import LIMBS, limbs
from pipeline.shapes.parts.solids import ellipsoid

CORE = ellipsoid((1.0, 1.0, 1.0))
ROOT = np.array([0.0, 1.0, 0.0])


@pytest.mark.parametrize("name", LIMBS)
def test_a_limb_is_closed_starts_in_the_core_and_sticks_out(name, check_solid):
    for seed in range(6):
        mesh = LIMBS[name](np.random.default_rng(seed), ROOT, ROOT, 2.0)
        check_solid(mesh)
        gaps = np.linalg.norm(mesh.vertices, axis=1)
        assert gaps.min() < 1.0 < gaps.max()


@pytest.mark.parametrize("seed", range(6))
def test_limbs_come_in_pairs_or_alone(seed, check_solid):
    check_solid([CORE, *limbs(np.random.default_rng(seed), CORE)])
