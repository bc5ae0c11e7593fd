import numpy as np
import pytest

from pipeline.shapes.plant.leaves import FORMS, Foliage, leaf, point_along, whorl

FERN = Foliage(
    form="oval", long=(0.5, 0.6), wide=0.2, rise=(0.5, 0.6), droop=(1.0, 1.2)
)


@pytest.mark.parametrize("form", FORMS)
def test_a_leaf_is_closed_and_grows_to_the_front(form, check_solid):
    mesh = leaf(1.0, 0.2, 0.5, 0.8, form)
    check_solid(mesh)
    assert mesh.vertices[:, 2].min() > -0.1
    assert 0.7 < mesh.vertices[:, 2].max() < 1.0
    assert np.ptp(mesh.vertices[:, 0]) == pytest.approx(0.4, rel=0.05)


def test_a_drooping_leaf_ends_lower_than_a_straight_one():
    straight, drooping = leaf(1.0, 0.2, 0.5, 0.0), leaf(1.0, 0.2, 0.5, 2.0)
    tips = [mesh.vertices[mesh.vertices[:, 2].argmax(), 1] for mesh in (straight,)]
    assert drooping.vertices[-1, 1] < tips[0]


def test_a_whorl_has_leaves_all_around():
    leaves = whorl(np.random.default_rng(0), 6, FERN)
    ways = [np.arctan2(*mesh.vertices.mean(axis=0)[[0, 2]]) for mesh in leaves]
    gaps = np.diff(np.sort(np.mod(ways, 2 * np.pi)))
    assert len(leaves) == 6
    assert (gaps > 0.7).all()


def test_a_point_along_a_stem_is_on_it():
    stem = np.array([(0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 1.0, 0.0)])
    np.testing.assert_allclose(point_along(stem, 0.75), (0.5, 1.0, 0.0))
