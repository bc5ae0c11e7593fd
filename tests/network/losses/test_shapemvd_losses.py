from dataclasses import replace

import numpy as np
import pytest
import torch

from pipeline.network.base.shapemvd_frame import (
    ShapeMvdPrediction,
    shapemvd_from_obj,
    to_shapemvd,
)
from pipeline.network.data.batch import Batch
from pipeline.network.losses.shapemvd_losses import shapemvd_terms
from tests.network.random_batches import random_batch

ROTATIONS = shapemvd_from_obj()[[1, 8]]


@pytest.fixture
def batch() -> Batch:
    return random_batch(2, 2, 8)


def _perfect(batch: Batch) -> torch.Tensor:
    maps = to_shapemvd(batch.depth, batch.normals, ROTATIONS)
    mask = 2 * batch.inside[:, :, None].float() - 1
    maps[:, :, 2] += ~batch.inside
    return torch.cat([maps, mask], dim=2)


def _prediction(batch: Batch, raw: torch.Tensor) -> ShapeMvdPrediction:
    return ShapeMvdPrediction(
        depth=batch.depth,
        normals=batch.normals,
        mask_logit=20 * raw[:, :, 4],
        raw=raw,
        shapemvd_from_obj=ROTATIONS,
    )


@pytest.mark.parametrize("losses", ["original", "pix2pix"])
def test_a_perfect_prediction_has_no_loss(batch: Batch, losses: str):
    terms = shapemvd_terms(_prediction(batch, _perfect(batch)), batch, losses)
    for term in terms.values():
        np.testing.assert_allclose(term, 0, atol=1e-4)


def test_the_terms_of_the_original_count_errors_in_its_ranges(batch: Batch):
    raw = _perfect(batch)
    raw[0, :, :3] += 0.5
    raw[1, :, 3] -= 0.25
    terms = shapemvd_terms(_prediction(batch, raw), batch, "original")
    np.testing.assert_allclose(terms["normal"], [3 * 0.25, 0], atol=1e-5)
    np.testing.assert_allclose(terms["depth"], [0, 0.25], atol=1e-5)


def test_only_the_mask_counts_in_the_background(batch: Batch):
    raw = _perfect(batch)
    raw[:, :, :4] += (~batch.inside)[:, :, None]
    raw[:, :, 4] = torch.where(batch.inside, 1, 0)
    terms = shapemvd_terms(_prediction(batch, raw), batch, "original")
    np.testing.assert_allclose(terms["depth"] + terms["normal"], 0, atol=1e-5)
    outside = (~batch.inside).float().mean()
    np.testing.assert_allclose(terms["mask"], outside * np.log(2), rtol=1e-4)


def test_pix2pix_counts_all_channels_and_the_background(batch: Batch):
    raw = _perfect(batch)
    raw[0, :, 1] += torch.where(batch.inside, 0, 0.5)[0]
    raw[1] += 0.5
    terms = shapemvd_terms(_prediction(batch, raw), batch, "pix2pix")
    outside = (~batch.inside).float().mean()
    expected = [100 * 0.5 * outside / 5, 50]
    np.testing.assert_allclose(terms["l1"], expected, rtol=1e-4)


def test_a_shape_has_the_same_loss_however_many_views_are_trained(batch: Batch):
    raw = 0.5 * _perfect(batch)
    maps = {name: vars(batch)[name] for name in ("depth", "normals", "inside")}
    doubled = replace(
        batch,
        views=batch.views.repeat(2),
        obj_from_cam=batch.obj_from_cam.repeat(2, 1, 1),
        **{name: torch.cat([value, value], dim=1) for name, value in maps.items()},
    )
    prediction = ShapeMvdPrediction(
        depth=doubled.depth,
        normals=doubled.normals,
        mask_logit=torch.cat([raw, raw], dim=1)[:, :, 4] * 20,
        raw=torch.cat([raw, raw], dim=1),
        shapemvd_from_obj=torch.cat([ROTATIONS, ROTATIONS]),
    )
    once = shapemvd_terms(_prediction(batch, raw), batch, "original")
    for name, term in shapemvd_terms(prediction, doubled, "original").items():
        np.testing.assert_allclose(term, once[name], rtol=1e-5)


def test_an_empty_silhouette_has_a_finite_loss(batch: Batch):
    empty = Batch(**vars(batch) | {"inside": torch.zeros_like(batch.inside)})
    terms = shapemvd_terms(_prediction(batch, _perfect(batch)), empty, "original")
    assert (terms["depth"] == 0).all()
    assert all(torch.isfinite(term).all() for term in terms.values())
