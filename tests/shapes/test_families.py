import numpy as np
import pytest

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


def test_families_draw_from_streams_of_their_own():
    sizes = {len(make(family, 0, 0).faces) for family in FAMILIES}
    assert len(sizes) > 1


def test_an_unknown_family_is_refused_by_name():
    with pytest.raises(ValueError, match="'boat' is unknown"):
        make("boat", 0, 0)
