from collections.abc import Callable

import numpy as np
import pytest
import torch

from pipeline.config.params import Params
from pipeline.config.train import ShapeMvdConfig
from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.prediction import FILL
from pipeline.network.base.shapemvd_frame import shapemvd_from_obj
from pipeline.network.losses.shapemvd_losses import shapemvd_terms
from pipeline.network.models.image_to_image.norms import clip_rho
from pipeline.network.models.shapemvd import ShapeMvd
from tests.network.random_batches import random_batch

GENERATORS = ("unet", "resnet9")
NORMS = ("batch", "instance", "batch_instance")
LOSSES = ("original", "pix2pix")
VIEWS = torch.tensor([1, 8])

Make = Callable[..., ShapeMvd]


@pytest.fixture
def config(params: Params) -> ShapeMvdConfig:
    return params.train.shapemvd


@pytest.fixture
def make(config: ShapeMvdConfig) -> Make:
    def build(size: int = 16, **changes: object) -> ShapeMvd:
        torch.manual_seed(0)
        return ShapeMvd(config.model_copy(update=changes), size)

    return build


def test_at_full_size_it_has_as_many_weights_as_the_original(make: Make):
    with torch.device("meta"):
        network = make(256, width_multiplier=1.0)
    assert sum(p.numel() for p in network.parameters()) == 386_154_630
    assert network.required_drawings == (0, 1)
    assert network.views == (0, 1, *range(3, 15))


def test_it_predicts_the_views_of_its_drawings(make: Make):
    assert make(required_drawings=("top", "side")).views == (2, 1, *range(3, 15))


@pytest.mark.parametrize("size", [32, 96])
@pytest.mark.parametrize("generator", GENERATORS)
def test_its_output_is_in_range(make: Make, generator: str, size: int):
    network = make(size, generator=generator).eval()
    prediction = network(random_batch(2, 2, size).drawings, VIEWS)
    assert prediction.raw.shape == (2, 2, 5, size, size)
    assert prediction.raw.abs().max() <= 1
    assert ((prediction.depth - DISTANCE).abs() <= HALF_WIDTH + 1e-6).all()
    np.testing.assert_allclose(prediction.normals.norm(dim=-1).detach(), 1, atol=1e-5)


def test_maps_and_raw_output_say_the_same(make: Make):
    prediction = make()(random_batch(2, 2, 16).drawings, VIEWS)
    np.testing.assert_allclose(
        torch.sigmoid(prediction.mask_logit).detach(),
        (prediction.raw[:, :, 4].detach() + 1) / 2,
        atol=1e-6,
    )
    rotated = torch.einsum(
        "vij,bvhwj->bvihw", shapemvd_from_obj()[VIEWS], prediction.normals
    )
    expected = torch.nn.functional.normalize(prediction.raw[:, :, :3], dim=2)
    np.testing.assert_allclose(rotated.detach(), expected.detach(), atol=1e-5)
    assert torch.equal(prediction.shapemvd_from_obj, shapemvd_from_obj()[VIEWS])


def test_a_view_looks_the_same_whatever_views_are_asked_with_it(make: Make):
    network = make(as_published=False).eval()
    drawings = random_batch(2, 1, 16).drawings
    alone = network(drawings, torch.tensor([8]))
    among = network(drawings, torch.tensor(network.views))
    assert torch.equal(alone.raw[:, 0], among.raw[:, network.views.index(8)])


def test_only_the_decoders_of_the_requested_views_learn(make: Make):
    network = make()
    network(random_batch(2, 2, 16).drawings, VIEWS).raw.sum().backward()
    learned = {
        name.split(".")[1]
        for name, weight in network.decoders.named_parameters(prefix="decoders")
        if weight.grad is not None
    }
    assert learned == {"1", "8"}


def test_a_drawing_that_is_not_its_own_is_not_used(make: Make):
    network = make(as_published=False).eval()
    drawings = random_batch(2, 1, 16).drawings
    other = drawings.clone()
    other[:, 2] = 0
    other[:, :, FILL] = 0
    first, second = (network(given, VIEWS).raw for given in (drawings, other))
    assert torch.equal(first, second)


def test_a_shape_depends_on_its_batch_only_as_published(make: Make):
    drawings = random_batch(3, 1, 16).drawings
    for as_published in (False, True):
        network = make(as_published=as_published).eval()
        both, alone = (network.features(d) for d in (drawings, drawings[:1]))
        assert both.shape == (3, 16 // 4 * 2 * 2 * 4)
        assert torch.allclose(both[:1], alone, atol=1e-6) != as_published


def test_it_runs_in_half_precision_and_answers_in_full(make: Make):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        prediction = make(norm="batch_instance", as_published=False)(
            random_batch(2, 2, 16).drawings, VIEWS
        )
    assert {value.dtype for value in vars(prediction).values()} == {torch.float32}
    np.testing.assert_allclose(prediction.normals.norm(dim=-1).detach(), 1, atol=1e-5)


@pytest.mark.parametrize("as_published", [True, False])
@pytest.mark.parametrize("losses", LOSSES)
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("generator", GENERATORS)
def test_every_variant_learns_from_a_batch(
    make: Make, generator: str, norm: str, losses: str, as_published: bool
):
    network = make(generator=generator, norm=norm, as_published=as_published)
    batch = random_batch(2, 2, 16)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    losses_by_step = []
    for _ in range(2):
        torch.manual_seed(0)  # the same dropout
        terms = shapemvd_terms(network(batch.drawings, VIEWS), batch, losses)
        loss = torch.stack(list(terms.values())).sum(0).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        clip_rho(network)
        losses_by_step.append(loss.item())
    assert np.isfinite(losses_by_step).all()
    assert losses_by_step[1] < losses_by_step[0]
