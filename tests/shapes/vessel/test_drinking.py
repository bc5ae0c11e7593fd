import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.vessel import drinking

KINDS = [
    drinking.mug,
    drinking.teacup,
    drinking.tumbler,
    drinking.tankard,
    drinking.stemmed,
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_part_is_solid(kind, check_solid):
    for seed in range(12):
        for part in kind(np.random.default_rng(seed)):
            check_solid(part)


@pytest.mark.parametrize("kind", [drinking.mug, drinking.teacup, drinking.tankard])
def test_what_has_a_handle_reaches_further_to_the_right(kind):
    for seed in range(12):
        cup, handle, *_ = kind(np.random.default_rng(seed))
        assert handle.vertices[:, 0].max() > 1.1 * cup.vertices[:, 0].max()


def test_a_mug_is_open_at_the_top():
    for seed in range(12):
        cup, *_ = drinking.mug(np.random.default_rng(seed))
        near_axis = np.hypot(cup.vertices[:, 0], cup.vertices[:, 2]) < 0.05
        height = cup.vertices[:, 1].max()
        assert cup.vertices[near_axis, 1].max() < 0.3 * height


def test_a_stemmed_glass_is_thinnest_between_foot_and_bowl():
    for seed in range(12):
        mesh = merge(drinking.stemmed(np.random.default_rng(seed)))
        radius = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 2])
        height = mesh.vertices[:, 1]
        outside = radius > 0.08
        thin = height[outside][radius[outside].argmin()]
        assert 0.05 * height.max() < thin < 0.8 * height.max()
