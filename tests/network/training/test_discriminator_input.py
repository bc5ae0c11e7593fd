import torch
from pipeline.network.models.shapemvd_frame import theirs_from_obj, to_theirs

from pipeline.network.base.prediction import Prediction
from pipeline.network.models.shapemvd import ReferencePrediction
from pipeline.network.training.discriminator_input import (
    beside_drawings,
    predicted_pictures,
    true_pictures,
)
from tests.network.random_batches import random_batch

TURNS = theirs_from_obj()[[1, 8]]


def test_the_background_is_one_in_all_channels():
    batch = random_batch(2, 2, 8)
    made = true_pictures(batch, TURNS)
    assert (made.movedim(2, -1)[~batch.inside] == 1).all()
    maps = to_theirs(batch.depth, batch.normals, TURNS)
    inside = batch.inside[:, :, None].expand_as(maps)
    assert torch.equal(made[inside], maps[inside])


def test_a_perfect_prediction_looks_like_the_truth_whatever_network_it_is_of():
    batch = random_batch(2, 2, 8)
    maps = {
        "depth": batch.depth,
        "normals": batch.normals,
        "mask_logit": torch.where(batch.inside, 1.0, -1.0),
    }
    raw = to_theirs(batch.depth, batch.normals, TURNS)
    raw = torch.cat([raw, maps["mask_logit"][:, :, None]], dim=2)
    said = ReferencePrediction(**maps, raw=raw, theirs_from_obj=TURNS)
    for prediction in (Prediction(**maps), said):
        seen = predicted_pictures(prediction, TURNS)
        assert torch.equal(seen, true_pictures(batch, TURNS))


def test_the_mask_gets_no_gradient_and_the_foreground_does():
    batch = random_batch(1, 2, 8)
    depth, logit = batch.depth.clone().requires_grad_(), torch.ones_like(batch.depth)
    logit[..., :4] = -1
    logit.requires_grad_()
    said = Prediction(depth=depth, normals=batch.normals, mask_logit=logit)
    predicted_pictures(said, TURNS).sum().backward()
    assert logit.grad is None
    assert depth.grad is not None
    assert torch.equal(depth.grad != 0, logit > 0)


def test_each_view_is_seen_beside_the_drawings_of_its_shape():
    pictures = torch.arange(6.0).view(2, 3, 1, 1, 1).expand(-1, -1, 4, 2, 2)
    inks = torch.tensor([10.0, 20.0]).view(2, 1, 1, 1).expand(-1, 2, 2, 2)
    made = beside_drawings(pictures, inks)
    assert made.shape == (6, 6, 2, 2)
    assert made[:, 0, 0, 0].tolist() == [10, 10, 10, 20, 20, 20]
    assert made[:, 2, 0, 0].tolist() == [0, 1, 2, 3, 4, 5]
