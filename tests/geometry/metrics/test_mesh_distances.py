import numpy as np
import pytest

from pipeline.geometry.metrics import mesh_distances
from pipeline.geometry.metrics.mesh_distances import DirectedDistances


def directed(*distances: float, cosine: float = 1.0) -> DirectedDistances:
    return DirectedDistances(
        distances=np.array(distances), cosines=np.full(len(distances), cosine)
    )


def test_formulas_give_what_can_be_worked_out_by_hand():
    there, back = directed(0.0, 0.2), directed(0.3, cosine=0.5)
    assert mesh_distances.chamfer(there, back) == pytest.approx(0.2)
    assert mesh_distances.hausdorff(there, back) == 0.3
    assert mesh_distances.normal_consistency(there, back) == 0.75
    # Precision 0.5, recall 1.
    score = mesh_distances.fscore(there, directed(0.05), threshold=0.1)
    assert score == pytest.approx(2 / 3)


def test_nothing_within_the_threshold_is_a_score_of_0():
    assert mesh_distances.fscore(directed(1.0), directed(1.0), threshold=0.1) == 0


def test_a_quantile_forgives_outliers():
    points = directed(*([0.1] * 99), 5.0)
    assert mesh_distances.hausdorff(points, points) == 5
    distance = mesh_distances.hausdorff_quantile(points, points, quantile=0.95)
    assert distance == pytest.approx(0.1)


def test_some_of_the_points_can_be_picked():
    picked = directed(1.0, 2.0, 3.0).at(np.array([True, False, True]))
    np.testing.assert_array_equal(picked.distances, [1, 3])
    assert len(picked.cosines) == 2
