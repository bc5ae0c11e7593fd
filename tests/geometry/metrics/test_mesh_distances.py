import numpy as np
import pytest

from pipeline.geometry.metrics.mesh_distances import mesh_distances
from pipeline.geometry.scene.mesh import Mesh, merge
from tests import meshes_with_answers


def _distances(mesh: Mesh, true: Mesh):
    return mesh_distances(mesh, true, samples=2000, rng=np.random.default_rng(0))


def test_a_mesh_is_at_no_distance_from_itself(torus: Mesh):
    found = _distances(torus, torus)
    assert found.chamfer < 1e-6
    assert found.hausdorff < 1e-6
    assert found.fscore_001 == 1
    assert found.normal_consistency > 0.99
    assert found.watertight


def test_concentric_balls_are_their_radii_apart():
    small, large = (meshes_with_answers.ball(r, rings=24) for r in (0.5, 0.6))
    found = _distances(small, large)
    assert np.isclose(found.chamfer, 0.1, atol=2e-3)
    assert np.isclose(found.hausdorff, 0.1, atol=5e-3)
    assert found.fscore_002 == 0


def test_distances_are_symmetric_where_all_is_visible(ball: Mesh, box: Mesh):
    there, back = _distances(ball, box), _distances(box, ball)
    assert np.isclose(there.chamfer, back.chamfer, rtol=0.02)


def test_what_no_view_sees_is_not_held_against_a_mesh(box: Mesh):
    filled = merge([box, meshes_with_answers.ball(0.2)])
    found = _distances(box, filled)
    assert found.chamfer_visible < 1e-6 < found.chamfer
    assert found.fscore_001 == 1


@pytest.mark.parametrize("gap", [0.005, 0.015])
def test_the_fscore_knows_its_threshold(gap: float):
    near, far = (meshes_with_answers.box((s, s, s)) for s in (1.0, 1.0 + 2 * gap))
    found = _distances(near, far)
    assert (found.fscore_001 > 0.9) == (gap < 0.01)
    assert found.fscore_002 > 0.9
