import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.insects import INSECTS

SEEDS = range(6)


@pytest.mark.parametrize("name", INSECTS)
def test_every_insect_is_closed_and_looks_outwards(name, check_solid):
    for seed in SEEDS:
        check_solid(INSECTS[name](np.random.default_rng(seed)))


@pytest.mark.parametrize("name", INSECTS)
def test_every_insect_is_symmetric(name, asymmetry):
    for seed in SEEDS:
        assert asymmetry(merge(INSECTS[name](np.random.default_rng(seed)))) < 1e-6


@pytest.mark.parametrize("name, count", [("spider", 8), ("ant", 6)])
def test_legs_are_as_many_as_they_should_be(name, count):
    mesh = merge(INSECTS[name](np.random.default_rng(3)))
    feet = mesh.vertices[mesh.vertices[:, 1] < 0.04]
    clusters = {(round(x, 1) > 0, round(4 * z)) for x, _, z in feet}
    assert len(feet) > 0 and len(clusters) >= count - 2
    assert _num_clusters(feet, 0.12) == count


def _num_clusters(points: np.ndarray, reach: float) -> int:
    left, count = list(points), 0
    while left:
        group = [left.pop()]
        for point in group:
            near = [p for p in left if np.linalg.norm(p - point) < reach]
            left = [p for p in left if np.linalg.norm(p - point) >= reach]
            group += near
        count += 1
    return count
