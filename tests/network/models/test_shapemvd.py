from collections.abc import Callable

import numpy as np
import pytest
import torch
from pipeline.network.models.shapemvd_frame import theirs_from_obj

from pipeline.config.params import Params
from pipeline.config.train import ShapeMvdConfig
from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.losses.shapemvd_losses import reference_terms
from pipeline.network.models.norms import clip_shares
from pipeline.network.models.shapemvd import Reference
from tests.network.random_batches import random_batch

GENERATORS = ("unet", "resnet9")
NORMS = ("batch", "instance", "batch_instance")
LOSSES = ("original", "pix2pix")
VIEWS = torch.tensor([1, 8])

Make = Callable[..., Reference]


@pytest.fixture
def config(params: Params) -> ShapeMvdConfig:
    return params.train.reference


@pytest.fixture
def make(config: ShapeMvdConfig) -> Make:
    def made(size: int = 16, **changes: object) -> Reference:
        torch.manual_seed(0)
        return Reference(config.model_copy(update=changes), size)

    return made


def test_at_full_size_it_has_as_many_weights_as_the_original(make: Make):
    with torch.device("meta"):
        network = make(256, width=1.0)
    assert sum(p.numel() for p in network.parameters()) == 386_154_630
    assert network.drawn == (0, 1)
    assert network.views == (0, 1, *range(3, 15))


def test_it_draws_the_views_of_its_drawings(make: Make):
    assert make(drawings=("top", "side")).views == (2, 1, *range(3, 15))


@pytest.mark.parametrize("size", [32, 96])
@pytest.mark.parametrize("generator", GENERATORS)
def test_what_it_says_is_in_range(make: Make, generator: str, size: int):
    network = make(size, generator=generator).eval()
    found = network(random_batch(2, 2, size).drawings, VIEWS)
    assert found.raw.shape == (2, 2, 5, size, size)
    assert found.raw.abs().max() <= 1
    assert ((found.depth - DISTANCE).abs() <= HALF_WIDTH + 1e-6).all()
    np.testing.assert_allclose(found.normals.norm(dim=-1).detach(), 1, atol=1e-5)


def test_maps_and_raw_output_say_the_same(make: Make):
    found = make()(random_batch(2, 2, 16).drawings, VIEWS)
    np.testing.assert_allclose(
        torch.sigmoid(found.mask_logit).detach(),
        (found.raw[:, :, 4].detach() + 1) / 2,
        atol=1e-6,
    )
    turned = torch.einsum("vij,bvhwj->bvihw", theirs_from_obj()[VIEWS], found.normals)
    wanted = torch.nn.functional.normalize(found.raw[:, :, :3], dim=2)
    np.testing.assert_allclose(turned.detach(), wanted.detach(), atol=1e-5)
    assert torch.equal(found.theirs_from_obj, theirs_from_obj()[VIEWS])


def test_a_view_looks_the_same_whatever_views_are_asked_with_it(make: Make):
    network = make(quirks=False).eval()
    drawings = random_batch(2, 1, 16).drawings
    alone = network(drawings, torch.tensor([8]))
    among = network(drawings, torch.tensor(network.views))
    assert torch.equal(alone.raw[:, 0], among.raw[:, network.views.index(8)])


def test_only_the_decoders_of_the_wanted_views_learn(make: Make):
    network = make()
    network(random_batch(2, 2, 16).drawings, VIEWS).raw.sum().backward()
    learned = {
        name.split(".")[1]
        for name, weight in network.decoders.named_parameters(prefix="decoders")
        if weight.grad is not None
    }
    assert learned == {"1", "8"}


def test_a_drawing_that_is_not_its_own_is_not_looked_at(make: Make):
    network = make(quirks=False).eval()
    drawings = random_batch(2, 1, 16).drawings
    other = drawings.clone()
    other[:, 2] = 0
    other[:, :, 1:] = 0
    first, second = (network(given, VIEWS).raw for given in (drawings, other))
    assert torch.equal(first, second)


def test_a_shape_depends_on_its_batch_only_with_quirks(make: Make):
    drawings = random_batch(3, 1, 16).drawings
    for quirks in (False, True):
        network = make(quirks=quirks).eval()
        both, alone = (network.features(d) for d in (drawings, drawings[:1]))
        assert both.shape == (3, 16 // 4 * 2 * 2 * 4)
        assert torch.allclose(both[:1], alone, atol=1e-6) != quirks


def test_it_runs_in_half_precision_and_answers_in_full(make: Make):
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = make(norm="batch_instance", quirks=False)(
            random_batch(2, 2, 16).drawings, VIEWS
        )
    assert {value.dtype for value in vars(found).values()} == {torch.float32}
    np.testing.assert_allclose(found.normals.norm(dim=-1).detach(), 1, atol=1e-5)


@pytest.mark.parametrize("quirks", [True, False])
@pytest.mark.parametrize("losses", LOSSES)
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("generator", GENERATORS)
def test_every_variant_learns_from_a_batch(
    make: Make, generator: str, norm: str, losses: str, quirks: bool
):
    network = make(generator=generator, norm=norm, quirks=quirks)
    batch = random_batch(2, 2, 16)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    found = []
    for _ in range(2):
        torch.manual_seed(0)  # the same dropout
        terms = reference_terms(network(batch.drawings, VIEWS), batch, losses)
        loss = torch.stack(list(terms.values())).sum(0).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        clip_shares(network)
        found.append(loss.item())
    assert np.isfinite(found).all()
    assert found[1] < found[0]
