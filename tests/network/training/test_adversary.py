from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import AdversarialConfig
from pipeline.network.base.prediction import Prediction
from pipeline.network.losses.shapemvd_losses import shapemvd_terms
from pipeline.network.models.registry import build_network
from pipeline.network.models.shapemvd import ShapeMvd
from pipeline.network.training.adversary import Adversary
from tests.network.random_batches import random_batch

CPU = torch.device("cpu")
VIEWS = torch.tensor([1, 8])
BATCH = replace(random_batch(2, 2, 32), views=VIEWS)


@pytest.fixture
def config(params: Params) -> AdversarialConfig:
    return params.train.adversarial.model_copy(update={"discriminator": "image"})


def _adversary(config: AdversarialConfig, **changes: object) -> Adversary:
    torch.manual_seed(0)
    changed = config.model_copy(update=changes)
    return Adversary(changed, required_drawings=(0, 1), size=32, device=CPU)


def _prediction() -> Prediction:
    torch.manual_seed(1)
    return Prediction(
        depth=(BATCH.depth + torch.rand_like(BATCH.depth)).requires_grad_(),
        normals=BATCH.normals.roll(1, -1).requires_grad_(),
        mask_logit=torch.where(BATCH.inside, 1.0, -1.0),
    )


@pytest.mark.parametrize("loss", ["vanilla", "lsgan"])
@pytest.mark.parametrize("discriminator", ["image", "patch70"])
@pytest.mark.parametrize("network", ["shapemvd", "lifted"])
def test_every_variant_takes_a_step(
    params: Params,
    config: AdversarialConfig,
    network: str,
    discriminator: str,
    loss: str,
):
    adversary = _adversary(config, discriminator=discriminator, loss=loss)
    train = params.train.model_copy(update={"network": network})
    generator = build_network(train, 32)
    prediction = generator(BATCH.drawings, VIEWS, BATCH.drawn_from)
    term = adversary.generator_term(prediction, BATCH)
    losses = adversary.add_gradients(prediction, BATCH, 2)
    assert all(weight.grad is not None for weight in adversary.parameters())
    total = term
    if isinstance(generator, ShapeMvd):
        terms = shapemvd_terms(prediction, BATCH, "original")
        total = torch.stack([*terms.values(), term]).sum(0)
    total.mean().backward()
    adversary.step(losses.mean().item(), term.mean().item())
    assert term.shape == losses.shape == (2,)
    assert torch.isfinite(torch.cat([term, losses])).all()


def test_the_term_reaches_the_prediction_but_not_the_discriminator(
    config: AdversarialConfig,
):
    adversary, prediction = _adversary(config), _prediction()
    adversary.generator_term(prediction, BATCH).sum().backward()
    assert prediction.depth.grad is not None
    assert prediction.depth.grad[BATCH.inside].abs().sum() > 0
    assert all(weight.grad is None for weight in adversary.parameters())
    assert all(weight.requires_grad for weight in adversary.parameters())


def test_its_gradient_reaches_the_discriminator_but_not_the_prediction(
    config: AdversarialConfig,
):
    adversary, prediction = _adversary(config), _prediction()
    adversary.add_gradients(prediction, BATCH, 2)
    assert prediction.depth.grad is None
    assert all(weight.grad is not None for weight in adversary.parameters())


def test_the_losses_are_those_of_the_logits(config: AdversarialConfig):
    for loss, undecided in (("vanilla", np.log(2)), ("lsgan", 1)):
        adversary = _adversary(config, loss=loss, weight=0.5)
        for weight in adversary.parameters():
            torch.nn.init.zeros_(weight)  # every logit is 0
        term = adversary.generator_term(_prediction(), BATCH).detach()
        losses = adversary.add_gradients(_prediction(), BATCH, 2)
        np.testing.assert_allclose(term, 0.5 * undecided, rtol=1e-5)
        expected = {"vanilla": 2 * undecided, "lsgan": 1}[loss]
        np.testing.assert_allclose(losses, expected, rtol=1e-5)


def test_parts_of_a_batch_add_up(config: AdversarialConfig):
    adversary = _adversary(config)
    adversary.add_gradients(_prediction(), BATCH, 2)
    whole = [weight.grad.clone() for weight in adversary.parameters()]
    adversary.optimizer.zero_grad()
    for _ in range(2):  # the same part twice, of a batch of twice as many
        adversary.add_gradients(_prediction(), BATCH, 4)
    for weight, expected in zip(adversary.parameters(), whole, strict=True):
        np.testing.assert_allclose(weight.grad, expected, rtol=1e-3, atol=1e-7)


def test_it_learns_to_tell_predicted_maps_from_true_ones(config: AdversarialConfig):
    adversary = _adversary(config, learning_rate=0.003, skip_ratio=0.0)
    losses = []
    for _ in range(8):
        losses.append(adversary.add_gradients(_prediction(), BATCH, 2).mean().item())
        adversary.step(losses[-1], 1.0)
    assert losses[-1] < 0.5 * losses[0]


def test_it_skips_the_step_after_one_in_which_it_was_too_good(
    config: AdversarialConfig,
):
    adversary = _adversary(config, skip_ratio=0.1, weight=0.01)
    adversary.add_gradients(_prediction(), BATCH, 2)
    adversary.step(
        discriminator_loss=0.29, generator_term=0.03
    )  # unweighted: 3, a tenth of it: 0.3
    assert adversary.is_skipping
    before = [weight.detach().clone() for weight in adversary.parameters()]
    loss = adversary.add_gradients(_prediction(), BATCH, 2)
    assert torch.isfinite(loss).all()
    adversary.step(discriminator_loss=0.31, generator_term=0.03)
    for weight, old in zip(adversary.parameters(), before, strict=True):
        assert torch.equal(weight, old)
    assert not adversary.is_skipping


def test_its_rate_follows_that_of_the_network(config: AdversarialConfig):
    adversary = _adversary(config)
    before = [weight.detach().clone() for weight in adversary.parameters()]
    adversary.add_gradients(_prediction(), BATCH, 2)
    adversary.step(1.0, 1.0, lr_factor=0.0)
    for weight, old in zip(adversary.parameters(), before, strict=True):
        assert torch.equal(weight, old)


def test_it_goes_on_from_a_checkpoint(config: AdversarialConfig, tmp_path: Path):
    first, second = _adversary(config), _adversary(config)
    first.add_gradients(_prediction(), BATCH, 2)
    first.step(1.0, 1.0)
    torch.save(first.state_dict(), tmp_path / "state.pt")
    second.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True))
    assert second.is_skipping == first.is_skipping
    for adversary in (first, second):
        adversary.is_skipping = False
        adversary.add_gradients(_prediction(), BATCH, 2)
        adversary.step(1.0, 1.0)
    pairs = zip(first.parameters(), second.parameters(), strict=True)
    assert all(torch.equal(one, other) for one, other in pairs)


def test_it_judges_in_half_precision(config: AdversarialConfig):
    adversary = _adversary(config)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        term = adversary.generator_term(_prediction(), BATCH)
        losses = adversary.add_gradients(_prediction(), BATCH, 2)
    exact = _adversary(config).generator_term(_prediction(), BATCH)
    assert term.dtype == losses.dtype == torch.float32
    np.testing.assert_allclose(term.detach(), exact.detach(), rtol=0.05)


def test_beside_a_network_that_takes_any_drawings_it_sees_all(
    config: AdversarialConfig,
):
    adversary = Adversary(config, required_drawings=(), size=32, device=CPU)
    assert adversary.generator_term(_prediction(), BATCH).shape == (2,)
