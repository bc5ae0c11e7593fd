import pytest
import torch
from torch import nn

from pipeline.network.models.image_to_image.unet import (
    Decoder,
    Dropout,
    Encoder,
    UpConv,
    level_channels,
)


@pytest.mark.parametrize("size, count", [(16, 3), (32, 4), (96, 5), (128, 6), (256, 7)])
def test_levels_halve_down_to_two_or_three_pixels(size: int, count: int):
    channels = level_channels(size, 1.0)
    assert channels == (64, 128, 256, 512, 512, 512, 512)[:count]
    assert 2 <= size / 2**count <= 3


def test_images_that_cannot_be_halved_are_refused():
    with pytest.raises(ValueError, match="30 px cannot be halved twice"):
        level_channels(30, 1.0)


def test_narrow_levels_keep_some_channels():
    assert min(level_channels(256, 0.001)) == 4


def test_the_layers_are_those_of_the_original():
    channels = level_channels(256, 1.0)
    with torch.device("meta"):
        encoder = Encoder(4, channels, "batch", as_published=True)
        decoder = Decoder(channels, "batch", as_published=True)
        levels = encoder(torch.empty(2, 4, 256, 256))
        assert [tuple(level.shape[1:]) for level in levels] == [
            (64, 128, 128),
            (128, 64, 64),
            (256, 32, 32),
            (512, 16, 16),
            (512, 8, 8),
            (512, 4, 4),
            (512, 2, 2),
        ]
        assert decoder(levels).shape == (2, 5, 256, 256)
    convs = [m for m in decoder.modules() if isinstance(m, nn.Conv2d)]
    assert [(m.in_channels, m.out_channels) for m in convs] == [
        (512, 512),
        (1024, 512),
        (1024, 512),
        (1024, 256),
        (512, 128),
        (256, 64),
        (128, 5),
    ]
    assert [m.bias is not None for m in convs] == [False] * 6 + [True]
    assert [isinstance(up[3], Dropout) for up in decoder.ups] == [True] * 2 + [
        False
    ] * 4
    count = {m: sum(p.numel() for p in m.parameters()) for m in (encoder, decoder)}
    assert count == {encoder: 15_339_584, decoder: 26_486_789}


def test_a_way_up_pads_one_pixel_before_and_two_after():
    up = UpConv(1, 1, bias=False)
    nn.init.zeros_(up[2].weight)
    up[2].weight.data[0, 0, 0, 0] = 1  # what is one pixel up and to the left
    image = up(torch.arange(1.0, 5).view(1, 1, 2, 2))[0, 0]
    assert image.tolist() == [[0, 0, 0, 0], [0, 1, 1, 2], [0, 1, 1, 2], [0, 3, 3, 4]]


@pytest.mark.parametrize("as_published", [False, True])
def test_dropout_acts_at_test_time_only_as_published(as_published: bool):
    torch.manual_seed(0)
    dropped = Dropout(as_published).eval()(torch.ones(1, 8, 8, 8))
    assert bool((dropped == 0).any()) == as_published
    assert (Dropout(as_published)(torch.ones(1, 8, 8, 8)) == 0).any()
