import torch

from pipeline.network.base.prediction import Prediction
from pipeline.network.base.shapemvd_frame import (
    ShapeMvdPrediction,
    shapemvd_from_obj,
    to_shapemvd,
)
from pipeline.network.training.discriminator_input import (
    concat_drawings,
    predicted_maps,
    true_maps,
)
from tests.network.random_batches import random_batch

ROTATIONS = shapemvd_from_obj()[[1, 8]]


def test_the_background_is_one_in_all_channels():
    batch = random_batch(2, 2, 8)
    maps = true_maps(batch, ROTATIONS)
    assert (maps.movedim(2, -1)[~batch.inside] == 1).all()
    uncut = to_shapemvd(batch.depth, batch.normals, ROTATIONS)
    inside = batch.inside[:, :, None].expand_as(uncut)
    assert torch.equal(maps[inside], uncut[inside])


def test_a_perfect_prediction_looks_like_the_truth_whatever_network_it_is_of():
    batch = random_batch(2, 2, 8)
    maps = {
        "depth": batch.depth,
        "normals": batch.normals,
        "mask_logit": torch.where(batch.inside, 1.0, -1.0),
    }
    raw = to_shapemvd(batch.depth, batch.normals, ROTATIONS)
    raw = torch.cat([raw, maps["mask_logit"][:, :, None]], dim=2)
    shapemvd = ShapeMvdPrediction(**maps, raw=raw, shapemvd_from_obj=ROTATIONS)
    for prediction in (Prediction(**maps), shapemvd):
        predicted = predicted_maps(prediction, ROTATIONS)
        assert torch.equal(predicted, true_maps(batch, ROTATIONS))


def test_the_mask_gets_no_gradient_and_the_foreground_does():
    batch = random_batch(1, 2, 8)
    depth, logit = batch.depth.clone().requires_grad_(), torch.ones_like(batch.depth)
    logit[..., :4] = -1
    logit.requires_grad_()
    prediction = Prediction(depth=depth, normals=batch.normals, mask_logit=logit)
    predicted_maps(prediction, ROTATIONS).sum().backward()
    assert logit.grad is None
    assert depth.grad is not None
    assert torch.equal(depth.grad != 0, logit > 0)


def test_each_view_follows_the_drawings_of_its_shape():
    maps = torch.arange(6.0).view(2, 3, 1, 1, 1).expand(-1, -1, 4, 2, 2)
    ink = torch.tensor([10.0, 20.0]).view(2, 1, 1, 1).expand(-1, 2, 2, 2)
    images = concat_drawings(maps, ink)
    assert images.shape == (6, 6, 2, 2)
    assert images[:, 0, 0, 0].tolist() == [10, 10, 10, 20, 20, 20]
    assert images[:, 2, 0, 0].tolist() == [0, 1, 2, 3, 4, 5]
