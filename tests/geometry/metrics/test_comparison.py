import numpy as np
import pytest

from pipeline.geometry.metrics import registry
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers


def _compare(mesh: Mesh, true: Mesh) -> Comparison:
    return Comparison(mesh=mesh, true_mesh=true, num_samples=2000, seed=0)


def test_a_mesh_is_at_no_distance_from_itself(torus: Mesh):
    facts = _compare(torus, torus).measure()
    assert facts["chamfer"] < 1e-6
    assert facts["hausdorff"] < 1e-6
    assert facts["fscore_001"] == 1
    assert facts["normal_consistency"] > 0.99
    assert facts["watertight"] is True


def test_concentric_balls_are_their_radii_apart():
    small, large = (meshes_with_answers.ball(r, rings=24) for r in (0.5, 0.6))
    facts = _compare(small, large).measure()
    assert np.isclose(facts["chamfer"], 0.1, atol=2e-3)
    assert np.isclose(facts["hausdorff"], 0.1, atol=5e-3)
    assert facts["fscore_002"] == 0


def test_distances_are_symmetric_where_all_is_visible(ball: Mesh, box: Mesh):
    forward, backward = _compare(ball, box), _compare(box, ball)
    first, second = (each.measure()["chamfer"] for each in (forward, backward))
    assert np.isclose(first, second, rtol=0.02)


def test_what_no_view_sees_is_not_held_against_a_mesh(box: Mesh):
    filled = merge([box, meshes_with_answers.ball(0.2)])
    facts = _compare(box, filled).measure()
    assert facts["chamfer_visible"] < 1e-6 < facts["chamfer"]
    assert facts["fscore_001"] == 1


@pytest.mark.parametrize("gap", [0.005, 0.015])
def test_the_fscore_knows_its_threshold(gap: float):
    near, far = (meshes_with_answers.box((s, s, s)) for s in (1.0, 1.0 + 2 * gap))
    facts = _compare(near, far).measure()
    assert (facts["fscore_001"] > 0.9) == (gap < 0.01)
    assert facts["fscore_002"] > 0.9


def test_without_maps_only_metrics_of_meshes_are_measured(box: Mesh):
    comparison = _compare(box, box)
    of_meshes = [m.key for m in registry.METRICS if m.compares == "meshes"]
    assert list(comparison.measure()) == of_meshes
    with pytest.raises(ValueError, match="there are none"):
        _ = comparison.both_maps


def test_the_order_of_metrics_does_not_change_the_draw(ball: Mesh, box: Mesh):
    forward, backward = _compare(ball, box), _compare(ball, box)
    first = forward.accuracy.distances, forward.completeness.distances
    last = backward.completeness.distances, backward.accuracy.distances
    np.testing.assert_array_equal(first[0], last[1])
    np.testing.assert_array_equal(first[1], last[0])


def test_silhouettes_of_a_smaller_mesh_overlap_in_part(ball: Mesh, ball_maps: ViewMaps):
    half = Mesh(vertices=ball.vertices / 2, faces=ball.faces)
    facts = Comparison(
        mesh=half,
        true_mesh=ball,
        num_samples=100,
        seed=0,
        maps=ball_maps,
        true_maps=ball_maps,
    ).measure()
    assert facts["mask_iou"] == 1
    assert facts["silhouette_iou"] == pytest.approx(0.25, abs=0.05)
