"""The U-Net of ShapeMVD (Lun et al. 2017): one encoder, a decoder for each view.

    drawings -> e1 -> e2 -> ... -> e7             each half the size of the one before
    e7 -> d6;  d6, e6 -> d5;  ...;  d1, e1 -> maps   each twice the size

At 256 px there are seven levels; smaller pictures have fewer, the deepest left out.
"""

from itertools import pairwise

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm
from pipeline.network.models.init import narrowed
from pipeline.network.models.norms import norm

_CHANNELS = (64, 128, 256, 512, 512, 512, 512)  # of each level, at width 1
_SMALLEST = 2  # pixels on a side of the deepest level
_DROPPING = 2  # of the deepest up-convolutions have dropout


def level_channels(size: int, width: float) -> tuple[int, ...]:
    """Return the channels of the levels that pictures of `size` pixels have."""
    count = 0
    while size % 2 == 0 and size // 2 >= _SMALLEST and count < len(_CHANNELS):
        size, count = size // 2, count + 1
    if count < 2:
        raise ValueError(f"pictures of {size << count} px cannot be halved twice")
    return tuple(narrowed(made, width) for made in _CHANNELS[:count])


class Down(nn.Sequential):
    """4 x 4 convolution to half the size, normalisation, leaky ReLU."""

    def __init__(self, given: int, made: int, kind: Norm, quirks: bool):
        super().__init__(
            nn.Conv2d(given, made, 4, 2, 1, bias=False),
            norm(kind, made, quirks=quirks),
            nn.LeakyReLU(0.2, inplace=True),
        )


class Encoder(nn.Module):
    """Pictures to the features of all levels, large to small."""

    def __init__(self, given: int, channels: tuple[int, ...], kind: Norm, quirks: bool):
        super().__init__()
        first = nn.Conv2d(given, channels[0], 4, 2, 1)
        self.first = nn.Sequential(first, nn.LeakyReLU(0.2))
        self.rest = nn.ModuleList(
            Down(above, below, kind, quirks) for above, below in pairwise(channels)
        )

    def forward(self, pictures: Float[Tensor, "B C H W"]) -> list[Tensor]:
        """Encode pictures; the last level describes them as a whole."""
        levels = [self.first(pictures)]
        for down in self.rest:
            levels.append(down(levels[-1]))
        return levels


class Dropout(nn.Module):
    """Dropout of a half; with the original's quirks at test time too."""

    def __init__(self, quirks: bool):
        super().__init__()
        self.quirks = quirks

    def forward(self, pictures: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Drop single values."""
        return nnf.dropout(pictures, 0.5, training=self.training or self.quirks)


class Up(nn.Sequential):
    """Each pixel becomes four alike, then a 4 x 4 convolution, padded as TensorFlow."""

    def __init__(self, given: int, made: int, *, bias: bool):
        super().__init__(
            nn.Upsample(scale_factor=2, mode="nearest"),
            nn.ZeroPad2d((1, 2, 1, 2)),
            nn.Conv2d(given, made, 4, bias=bias),
        )


class Decoder(nn.Module):
    """All levels to the maps of one view: normal (3), depth, mask; tanh is to come."""

    def __init__(self, channels: tuple[int, ...], kind: Norm, quirks: bool):
        super().__init__()
        made = channels[-2::-1]
        given = (channels[-1], *(2 * above for above in made))
        self.ups = nn.ModuleList(
            nn.Sequential(
                Up(given[depth], made[depth], bias=False),
                norm(kind, made[depth], quirks=quirks),
                nn.ReLU(inplace=True),
                Dropout(quirks) if depth < _DROPPING else nn.Identity(),
            )
            for depth in range(len(made))
        )
        self.out = Up(given[-1], 5, bias=True)

    def forward(self, levels: list[Tensor]) -> Float[Tensor, "B 5 H W"]:
        """Decode the levels of an encoder, small to large."""
        made = levels[-1]
        for up, skipped in zip(self.ups, levels[-2::-1], strict=True):
            made = torch.cat([up(made), skipped], dim=1)
        return self.out(made)
