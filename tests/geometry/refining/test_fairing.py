"""Fairing takes noise off and leaves the size."""

import numpy as np

from pipeline.geometry.refining.fairing import fair, neighbor_means
from pipeline.geometry.scene.mesh import Mesh
from tests.meshes_with_answers import ball


def test_a_noisy_ball_becomes_smooth_and_stays_as_large():
    true = ball(rings=40)
    noise = np.random.default_rng(0).normal(scale=0.02, size=(len(true.vertices), 1))
    noisy = true.vertices * (1 + noise)
    faired = fair(noisy, neighbor_means(true), 15)
    radius = np.linalg.norm(faired, axis=1)
    assert radius.std() < 0.4 * noise.std()
    np.testing.assert_allclose(radius.mean(), 1, atol=0.01)


def test_the_means_are_of_the_neighbors_each_once():
    pair = Mesh(
        vertices=np.eye(4, 3), faces=np.array([[0, 1, 2], [2, 1, 3]], dtype=np.int64)
    )
    expected = [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 0]]
    expected = np.array(expected) / np.sum(expected, axis=1, keepdims=True)
    np.testing.assert_allclose(neighbor_means(pair).toarray(), expected)
