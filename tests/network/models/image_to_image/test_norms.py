import numpy as np
import pytest
import torch
from torch import nn

from pipeline.network.models.image_to_image.norms import (
    BatchInstanceNorm,
    clip_rho,
    norm_layer,
)


@pytest.fixture
def images() -> torch.Tensor:
    torch.manual_seed(0)
    return 3 + 2 * torch.randn(4, 2, 5, 5)


@pytest.mark.parametrize("running", [False, True])
def test_a_batch_norm_is_that_of_the_library(images: torch.Tensor, running: bool):
    ours = norm_layer("batch", 2, as_published=not running)
    theirs = nn.BatchNorm2d(2, affine=running, track_running_stats=running)
    for _ in range(2):
        assert torch.equal(ours(images), theirs(images))
    ours.eval()
    theirs.eval()
    np.testing.assert_allclose(
        ours(images).detach(), theirs(images).detach(), atol=1e-6
    )


def test_all_that_a_norm_keeps_can_be_averaged():
    for kind in ("batch", "instance", "batch_instance"):
        state = norm_layer(kind, 2, as_published=False).state_dict().values()
        assert all(tensor.is_floating_point() for tensor in state)


@pytest.mark.parametrize("kind", ["batch", "instance"])
def test_a_share_of_one_is_batch_and_of_none_instance_normalization(
    images: torch.Tensor, kind: str
):
    mixed = BatchInstanceNorm(2, affine=False, track_running_stats=False)
    assert (mixed.rho == 1).all()
    nn.init.constant_(mixed.rho, float(kind == "batch"))
    np.testing.assert_allclose(
        mixed(images).detach(),
        norm_layer(kind, 2, as_published=True)(images),
        atol=1e-5,
    )


def test_shares_between_are_mixed_and_then_scaled(images: torch.Tensor):
    mixed = BatchInstanceNorm(2, affine=True, track_running_stats=True)
    nn.init.constant_(mixed.rho, 0.25)
    nn.init.constant_(mixed.weight, 2)
    nn.init.constant_(mixed.bias, 5)
    batch, instance = (
        norm_layer(k, 2, as_published=True) for k in ("batch", "instance")
    )
    expected = 2 * (0.25 * batch(images) + 0.75 * instance(images)) + 5
    np.testing.assert_allclose(mixed(images).detach(), expected, atol=1e-5)


def test_rho_is_clipped_wherever_it_is():
    mixed = BatchInstanceNorm(3, affine=False, track_running_stats=False)
    mixed.rho.data[:, 0, 0] = torch.tensor([-0.5, 0.5, 1.5])
    clip_rho(nn.Sequential(nn.ReLU(), nn.Sequential(mixed)))
    assert mixed.rho.flatten().tolist() == [0, 0.5, 1]
    assert mixed.rho.requires_grad


@pytest.mark.parametrize("kind", ["batch", "instance", "batch_instance"])
def test_as_published_a_norm_has_no_scale_and_no_running_statistics(kind: str):
    names = set(norm_layer(kind, 2, as_published=True).state_dict())
    assert names == ({"rho"} if kind == "batch_instance" else set())
