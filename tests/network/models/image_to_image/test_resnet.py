import pytest
import torch
from torch import nn

from pipeline.network.models.image_to_image.resnet import (
    Head,
    ResidualBlock,
    Trunk,
    first_channels,
)


def test_the_layers_are_those_of_the_original():
    channels = first_channels(256, 1.0)
    with torch.device("meta"):
        trunk = Trunk(4, channels, "instance", as_published=True)
        head = Head(channels, "instance", as_published=True)
        levels = trunk(torch.empty(1, 4, 256, 256))
        assert [level.shape for level in levels] == [(1, 256, 64, 64)]
        assert head(levels).shape == (1, 5, 256, 256)
    assert sum(isinstance(m, ResidualBlock) for m in trunk.modules()) == 9
    kinds = nn.Conv2d | nn.ConvTranspose2d
    out_channels = [m.out_channels for m in head.modules() if isinstance(m, kinds)]
    assert out_channels == [128, 64, 5]


def test_images_keep_their_size():
    trunk, head = (
        Trunk(4, 4, "batch", as_published=False),
        Head(4, "batch", as_published=False),
    )
    assert head(trunk(torch.zeros(2, 4, 16, 16))).shape == (2, 5, 16, 16)


def test_images_that_cannot_be_halved_are_refused():
    with pytest.raises(ValueError, match="30 px cannot be halved twice"):
        first_channels(30, 1.0)


def test_a_narrow_network_keeps_some_channels():
    assert first_channels(256, 0.001) == 4
