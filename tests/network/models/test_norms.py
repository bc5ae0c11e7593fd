import numpy as np
import pytest
import torch
from torch import nn

from pipeline.network.models.norms import BatchInstanceNorm, clip_shares, norm


@pytest.fixture
def pictures() -> torch.Tensor:
    torch.manual_seed(0)
    return 3 + 2 * torch.randn(4, 2, 5, 5)


@pytest.mark.parametrize("running", [False, True])
def test_a_batch_norm_is_that_of_the_library(pictures: torch.Tensor, running: bool):
    ours = norm("batch", 2, quirks=not running)
    theirs = nn.BatchNorm2d(2, affine=running, track_running_stats=running)
    for _ in range(2):
        assert torch.equal(ours(pictures), theirs(pictures))
    ours.eval()
    theirs.eval()
    np.testing.assert_allclose(
        ours(pictures).detach(), theirs(pictures).detach(), atol=1e-6
    )


def test_all_that_a_norm_keeps_can_be_averaged():
    for kind in ("batch", "instance", "batch_instance"):
        kept = norm(kind, 2, quirks=False).state_dict().values()
        assert all(tensor.is_floating_point() for tensor in kept)


@pytest.mark.parametrize("kind", ["batch", "instance"])
def test_a_share_of_one_is_batch_and_of_none_instance_normalisation(
    pictures: torch.Tensor, kind: str
):
    mixed = BatchInstanceNorm(2, affine=False, running=False)
    assert (mixed.share == 1).all()
    nn.init.constant_(mixed.share, float(kind == "batch"))
    np.testing.assert_allclose(
        mixed(pictures).detach(), norm(kind, 2, quirks=True)(pictures), atol=1e-5
    )


def test_shares_between_are_mixed_and_then_scaled(pictures: torch.Tensor):
    mixed = BatchInstanceNorm(2, affine=True, running=True)
    nn.init.constant_(mixed.share, 0.25)
    nn.init.constant_(mixed.weight, 2)
    nn.init.constant_(mixed.bias, 5)
    batch, instance = (norm(k, 2, quirks=True) for k in ("batch", "instance"))
    wanted = 2 * (0.25 * batch(pictures) + 0.75 * instance(pictures)) + 5
    np.testing.assert_allclose(mixed(pictures).detach(), wanted, atol=1e-5)


def test_shares_are_clipped_wherever_they_are():
    mixed = BatchInstanceNorm(3, affine=False, running=False)
    mixed.share.data[:, 0, 0] = torch.tensor([-0.5, 0.5, 1.5])
    clip_shares(nn.Sequential(nn.ReLU(), nn.Sequential(mixed)))
    assert mixed.share.flatten().tolist() == [0, 0.5, 1]
    assert mixed.share.requires_grad


@pytest.mark.parametrize("kind", ["batch", "instance", "batch_instance"])
def test_with_quirks_a_norm_has_no_scale_and_no_memory(kind: str):
    names = set(norm(kind, 2, quirks=True).state_dict())
    assert names == ({"share"} if kind == "batch_instance" else set())
