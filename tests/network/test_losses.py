import numpy as np
import pytest
import torch

from pipeline.network.batches import Batch
from pipeline.network.lifted import LiftedPrediction
from pipeline.network.losses import (
    WEIGHTS,
    loss_terms,
    masked_depth,
    masked_normal,
    total,
)


def _batch() -> Batch:
    inside = torch.zeros(1, 2, 8, 8, dtype=torch.bool)
    inside[:, :, 2:6, 2:6] = True
    normals = torch.zeros(1, 2, 8, 8, 3)
    normals[..., 2] = inside
    return Batch(
        drawings=torch.zeros(1, 3, 3, 8, 8),
        depth=torch.where(inside, 1.5, 3.05),
        normals=normals,
        inside=inside,
        occupancy=torch.zeros(1, 64),
    )


def _perfect(batch: Batch) -> LiftedPrediction:
    return LiftedPrediction(
        depth=batch.depth.clone(),
        normals=batch.normals.clone(),
        mask_logit=torch.where(batch.inside, 20.0, -20.0),
        coarse_depth=torch.full((1, 2, 4, 4), 1.5),
        coarse_opacity=torch.ones(1, 2, 4, 4),
        occupancy_logit=torch.full((1, 64), -20.0),
    )


def test_a_perfect_prediction_has_no_loss():
    batch = _batch()
    terms = loss_terms(_perfect(batch), batch)
    assert set(terms) == set(WEIGHTS)
    np.testing.assert_allclose(float(total(terms)), 0, atol=1e-6)


@pytest.mark.parametrize("name", ["depth", "normals", "mask_logit", "occupancy_logit"])
def test_each_error_has_a_term(name: str):
    batch = _batch()
    perfect = vars(_perfect(batch))
    worse = LiftedPrediction(**perfect | {name: perfect[name] * -0.5})
    assert float(total(loss_terms(worse, batch))) > 0.1


def test_depth_outside_the_silhouette_does_not_count():
    batch = _batch()
    wrong = torch.where(batch.inside, batch.depth, torch.tensor(99.0))
    assert masked_depth(wrong, batch.depth, batch.inside) == 0


def test_opposite_normals_lose_two():
    batch = _batch()
    assert masked_normal(-batch.normals, batch.normals, batch.inside) == 2


def test_an_empty_silhouette_has_no_loss():
    batch = _batch()
    nowhere = torch.zeros_like(batch.inside)
    assert masked_depth(batch.depth + 1, batch.depth, nowhere) == 0
