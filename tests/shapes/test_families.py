from itertools import product

import numpy as np
import pytest

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes import families
from pipeline.shapes.families import FAMILIES, make

FEW = range(12)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_same_address_gives_the_same_shape(family):
    first, second = make(family, 3, 5), make(family, 3, 5)
    np.testing.assert_array_equal(first.vertices, second.vertices)
    np.testing.assert_array_equal(first.faces, second.faces)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_two_shapes_are_the_same(family):
    drawn = {make(family, seed, k).vertices.tobytes() for seed in (0, 1) for k in FEW}
    assert len(drawn) == 2 * len(FEW)


@pytest.mark.parametrize("family", FAMILIES)
def test_shapes_are_closed_solids_of_moderate_size(family, check_solid):
    for index in FEW:
        mesh = make(family, 0, index)
        check_solid(mesh)
        assert 100 <= len(mesh.faces) <= 8000


@pytest.mark.parametrize("family", FAMILIES)
def test_shapes_have_an_extent_in_every_direction(family):
    for index in FEW:
        extent = np.ptp(make(family, 0, index).vertices, axis=0)
        assert extent.min() > 0.05 * extent.max()


def test_a_shape_is_the_same_whatever_else_is_made_before_it():
    alone = {family: make(family, 0, 4).vertices for family in FAMILIES}
    for family in reversed(FAMILIES):
        for other in set(FAMILIES) - {family}:
            make(other, 0, 4)
        for index in (7, 0):
            make(family, 0, index)
        np.testing.assert_array_equal(make(family, 0, 4).vertices, alone[family])


def test_families_seeds_and_indices_have_random_streams_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
):
    draws = []

    def record_draws(rng: np.random.Generator) -> Mesh:
        draws.append(tuple(rng.random(4)))
        return Mesh(vertices=np.zeros((0, 3)), faces=np.zeros((0, 3), dtype=int))

    names = list(FAMILIES)
    monkeypatch.setattr(families, "FAMILIES", dict.fromkeys(names, record_draws))
    addresses = list(product(names, (0, 1), range(3)))
    for family, seed, index in [*addresses, *reversed(addresses)]:
        families.make(family, seed, index)
    assert len(set(draws)) == len(addresses)
    assert draws == draws[::-1]  # and they do not depend on the order


def test_an_unknown_family_is_refused_by_name():
    with pytest.raises(ValueError, match="'boat' is unknown"):
        make("boat", 0, 0)
