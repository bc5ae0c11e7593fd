"""The U-Net of ShapeMVD (Lun et al. 2017): one encoder, a decoder for each view.

    drawings -> e1 -> e2 -> ... -> e7             each half the size of the one before
    e7 -> d6;  d6, e6 -> d5;  ...;  d1, e1 -> maps   each twice the size

At 256 px there are seven levels; smaller images have fewer, the deepest left out.
"""

from itertools import pairwise

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm
from pipeline.network.models.image_to_image.init import scaled_channels
from pipeline.network.models.image_to_image.norms import norm_layer

_CHANNELS = (64, 128, 256, 512, 512, 512, 512)  # of each level, of the original
_MIN_SIZE = 2  # pixels on a side of the deepest level
_NUM_DROPOUTS = 2  # up-convolutions with dropout: the deepest


def level_channels(size: int, width_multiplier: float) -> tuple[int, ...]:
    """Return the channels of the levels that images of `size` pixels have.

    Raises:
        ValueError: They have fewer than two levels.
    """
    count = 0
    while size % 2 == 0 and size // 2 >= _MIN_SIZE and count < len(_CHANNELS):
        size, count = size // 2, count + 1
    if count < 2:
        raise ValueError(f"images of {size << count} px cannot be halved twice")
    return tuple(scaled_channels(full, width_multiplier) for full in _CHANNELS[:count])


class DownBlock(nn.Sequential):
    """4 x 4 convolution to half the size, normalization, leaky ReLU."""

    def __init__(
        self, in_channels: int, out_channels: int, norm: Norm, as_published: bool
    ):
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 4, 2, 1, bias=False),
            norm_layer(norm, out_channels, as_published=as_published),
            nn.LeakyReLU(0.2, inplace=True),
        )


class Encoder(nn.Module):
    """Images to the features of all levels, large to small."""

    def __init__(
        self,
        in_channels: int,
        channels: tuple[int, ...],
        norm: Norm,
        as_published: bool,
    ):
        super().__init__()
        first = nn.Conv2d(in_channels, channels[0], 4, 2, 1)
        self.first = nn.Sequential(first, nn.LeakyReLU(0.2))
        self.rest = nn.ModuleList(
            DownBlock(above, below, norm, as_published)
            for above, below in pairwise(channels)
        )

    def forward(self, images: Float[Tensor, "B C H W"]) -> list[Tensor]:
        """Encode images; the last level describes them as a whole."""
        levels = [self.first(images)]
        for down in self.rest:
            levels.append(down(levels[-1]))
        return levels


class Dropout(nn.Module):
    """Dropout of a half; as published, at test time too."""

    def __init__(self, as_published: bool):
        super().__init__()
        self.as_published = as_published

    def forward(self, images: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Drop single values."""
        return nnf.dropout(images, 0.5, training=self.training or self.as_published)


class UpConv(nn.Sequential):
    """Each pixel becomes four alike, then a 4 x 4 convolution, padded as TensorFlow."""

    def __init__(self, in_channels: int, out_channels: int, *, bias: bool):
        super().__init__(
            nn.Upsample(scale_factor=2, mode="nearest"),
            nn.ZeroPad2d((1, 2, 1, 2)),
            nn.Conv2d(in_channels, out_channels, 4, bias=bias),
        )


class Decoder(nn.Module):
    """All levels to the maps of one view: normal (3), depth, mask; before tanh."""

    def __init__(self, channels: tuple[int, ...], norm: Norm, as_published: bool):
        super().__init__()
        outs = channels[-2::-1]
        ins = (channels[-1], *(2 * above for above in outs))  # skip connections double
        self.ups = nn.ModuleList(
            nn.Sequential(
                UpConv(ins[depth], outs[depth], bias=False),
                norm_layer(norm, outs[depth], as_published=as_published),
                nn.ReLU(inplace=True),
                Dropout(as_published) if depth < _NUM_DROPOUTS else nn.Identity(),
            )
            for depth in range(len(outs))
        )
        self.out = UpConv(ins[-1], 5, bias=True)

    def forward(self, levels: list[Tensor]) -> Float[Tensor, "B 5 H W"]:
        """Decode the levels of an encoder, small to large."""
        features = levels[-1]
        for up, skipped in zip(self.ups, levels[-2::-1], strict=True):
            features = torch.cat([up(features), skipped], dim=1)
        return self.out(features)
