"""The ResNet-9 of CycleGAN (Zhu et al. 2017), with a way up for each view.

    drawings -> c7s1-64 -> d128 -> d256 -> 9 residual blocks    the trunk, shared
             -> u128 -> u64 -> c7s1-5                           a head for each view

A departure: a whole network per view would be 14 of them. What is shared, the trunk, is
nearly all of the weights; a head is light, and has no skip connections.
"""

from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm
from pipeline.network.models.init import narrowed
from pipeline.network.models.norms import norm

_BLOCKS = 9


def first_channels(size: int, width: float) -> int:
    """Return the channels at full size; a trunk ends with four times as many."""
    if size % 4:
        raise ValueError(f"pictures of {size} px cannot be halved twice")
    return narrowed(64, width)


class Residual(nn.Module):
    """Two 3 x 3 convolutions whose result is added to what they are given."""

    def __init__(self, channels: int, kind: Norm, quirks: bool):
        super().__init__()
        self.change = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            norm(kind, channels, quirks=quirks),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            norm(kind, channels, quirks=quirks),
        )

    def forward(self, given: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Add the change."""
        return given + self.change(given)


class Trunk(nn.Module):
    """Pictures to features at a quarter of their size."""

    def __init__(self, given: int, channels: int, kind: Norm, quirks: bool):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(given, channels, 7, bias=False),
            norm(kind, channels, quirks=quirks),
            nn.ReLU(inplace=True),
            *_down(channels, kind, quirks),
            *_down(2 * channels, kind, quirks),
            *(Residual(4 * channels, kind, quirks) for _ in range(_BLOCKS)),
        )

    def forward(self, pictures: Float[Tensor, "B C H W"]) -> list[Tensor]:
        """Return the features: the only level that a head needs."""
        return [self.layers(pictures)]


class Head(nn.Module):
    """Features to the maps of one view: normal (3), depth, mask; tanh is to come."""

    def __init__(self, channels: int, kind: Norm, quirks: bool):
        super().__init__()
        self.layers = nn.Sequential(
            *_up(4 * channels, kind, quirks),
            *_up(2 * channels, kind, quirks),
            nn.ReflectionPad2d(3),
            nn.Conv2d(channels, 5, 7),
        )

    def forward(self, levels: list[Tensor]) -> Float[Tensor, "B 5 H W"]:
        """Decode a trunk's features."""
        return self.layers(levels[-1])


def _down(channels: int, kind: Norm, quirks: bool) -> list[nn.Module]:
    """Half the size, twice the channels."""
    return [
        nn.Conv2d(channels, 2 * channels, 3, 2, 1, bias=False),
        norm(kind, 2 * channels, quirks=quirks),
        nn.ReLU(inplace=True),
    ]


def _up(channels: int, kind: Norm, quirks: bool) -> list[nn.Module]:
    """Twice the size, half the channels."""
    return [
        nn.ConvTranspose2d(channels, channels // 2, 3, 2, 1, 1, bias=False),
        norm(kind, channels // 2, quirks=quirks),
        nn.ReLU(inplace=True),
    ]
