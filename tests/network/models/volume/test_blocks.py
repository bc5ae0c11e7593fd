"""Blocks of the lifted network."""

import pytest
import torch
from torch import nn

from pipeline.network.models.volume.blocks import Conv3d, ResidualBlock2d


@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("channels", [(3, 5), (24, 8), (25, 8)])
@pytest.mark.parametrize("batch", [1, 2])
def test_a_convolution_is_that_of_torch_in_value_and_gradient(
    channels: tuple[int, int], stride: int, batch: int
):
    torch.manual_seed(0)
    ours = Conv3d(*channels, stride)
    theirs = nn.Conv3d(*channels, 3, stride, 1)
    theirs.load_state_dict(ours.state_dict())
    features = torch.randn(batch, channels[0], 6, 6, 6)
    weights = torch.randn(batch, channels[1], *[6 // stride] * 3)
    results = []
    for conv in (ours, theirs):
        given = features.clone().requires_grad_()
        made = conv(given)
        (made * weights).sum().backward()
        assert made.is_contiguous()
        results.append([made, given.grad, conv.weight.grad, conv.bias.grad])
    torch.testing.assert_close(*results, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(("size", "stride"), [(1, 2), (2, 1), (2, 2)])
def test_gradients_of_tiny_cubes_are_those_of_float32(size: int, stride: int):
    torch.manual_seed(0)
    conv = Conv3d(24, 24, stride)
    features = torch.randn(4, 24, size, size, size)
    gradients = []
    for is_half in (False, True):
        conv.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=is_half):
            made = conv(features)
        made.float().sum().backward()
        gradients.append(conv.weight.grad)
    torch.testing.assert_close(*gradients)


def test_a_residual_block_starts_as_nothing_and_learns():
    torch.manual_seed(0)
    block, features = ResidualBlock2d(8), torch.randn(2, 8, 4, 4)
    made = block(features)
    assert torch.equal(made, features)
    made.square().sum().backward()
    assert block.second.weight.grad.abs().max() > 0
