from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import merge
from pipeline.shapes.animal.head.crests import CRESTS
from pipeline.shapes.animal.head.ears import EARS
from pipeline.shapes.animal.head.features import Features
from pipeline.shapes.animal.head.heads import Head, eyes, head
from pipeline.shapes.animal.head.muzzles import MUZZLES

FACE = Features(
    wide=1.0,
    deep=0.9,
    muzzle=0.8,
    muzzle_size=0.5,
    droop=0.2,
    ear=1.0,
    tilt=0.4,
    eyes=0.15,
    eye_spread=0.45,
    nose=0.15,
)


@pytest.mark.parametrize("forms", list(product(["dog"], EARS, ["none"])))
def test_a_head_has_symmetric_ears(forms, asymmetry, check_solid):
    mesh = _head(*forms)
    check_solid(mesh)
    assert asymmetry(mesh) < 1e-6


@pytest.mark.parametrize("muzzle", MUZZLES)
def test_a_muzzle_is_before_the_skull(muzzle, check_solid):
    mesh = _head(muzzle, "none", "none")
    check_solid(mesh)
    assert mesh.vertices[:, 2].max() > 2.0 * FACE.deep
    assert muzzle != "none" or mesh.vertices[:, 2].max() < 2.4 * FACE.deep


@pytest.mark.parametrize("crest", CRESTS)
def test_a_crest_is_closed(crest, check_solid):
    check_solid(_head("dog", "none", crest))


def test_a_head_of_size_two_is_twice_as_large_as_one_of_size_one():
    small, large = _head("cat", "pointed", "none", 1.0), _head("cat", "pointed", "none")
    np.testing.assert_allclose(
        np.ptp(large.vertices, axis=0), 2 * np.ptp(small.vertices, axis=0)
    )


def test_eyes_of_size_zero_are_none():
    assert len(eyes(FACE)) == 1
    assert eyes(replace(FACE, eyes=0.0)) == []


def _head(muzzle: str, ears: str, crest: str, size: float = 2.0):
    design = Head(size=size, features=FACE, muzzle=muzzle, ears=ears, crest=crest)
    return merge(head(design, np.zeros(3)))
