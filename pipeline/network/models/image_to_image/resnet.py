"""The ResNet-9 of CycleGAN (Zhu et al. 2017), with a way up for each view.

    drawings -> c7s1-64 -> d128 -> d256 -> 9 residual blocks    the trunk, shared
             -> u128 -> u64 -> c7s1-5                           a head for each view

A departure: a whole network per view would be 14 of them. What is shared, the trunk, is
nearly all of the weights; a head is light, and has no skip connections.
"""

from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm
from pipeline.network.models.image_to_image.init import scaled_channels
from pipeline.network.models.image_to_image.norms import norm_layer

_NUM_BLOCKS = 9


def first_channels(size: int, width_multiplier: float) -> int:
    """Return the channels at full size; a trunk ends with four times as many.

    Raises:
        ValueError: The size is not a multiple of 4 pixels.
    """
    if size % 4:
        raise ValueError(f"images of {size} px cannot be halved twice")
    return scaled_channels(64, width_multiplier)


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions whose result is added to their input."""

    def __init__(self, channels: int, norm: Norm, as_published: bool):
        super().__init__()
        self.residual = nn.Sequential(
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            norm_layer(norm, channels, as_published=as_published),
            nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1),
            nn.Conv2d(channels, channels, 3, bias=False),
            norm_layer(norm, channels, as_published=as_published),
        )

    def forward(self, features: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Add the residual."""
        return features + self.residual(features)


class Trunk(nn.Module):
    """Images to features at a quarter of their size."""

    def __init__(self, in_channels: int, channels: int, norm: Norm, as_published: bool):
        super().__init__()
        self.layers = nn.Sequential(
            nn.ReflectionPad2d(3),
            nn.Conv2d(in_channels, channels, 7, bias=False),
            norm_layer(norm, channels, as_published=as_published),
            nn.ReLU(inplace=True),
            *_down(channels, norm, as_published),
            *_down(2 * channels, norm, as_published),
            *(
                ResidualBlock(4 * channels, norm, as_published)
                for _ in range(_NUM_BLOCKS)
            ),
        )

    def forward(self, images: Float[Tensor, "B C H W"]) -> list[Tensor]:
        """Return the features: the only level that a head needs."""
        return [self.layers(images)]


class Head(nn.Module):
    """Features to the maps of one view: normal (3), depth, mask; before tanh."""

    def __init__(self, channels: int, norm: Norm, as_published: bool):
        super().__init__()
        self.layers = nn.Sequential(
            *_up(4 * channels, norm, as_published),
            *_up(2 * channels, norm, as_published),
            nn.ReflectionPad2d(3),
            nn.Conv2d(channels, 5, 7),
        )

    def forward(self, levels: list[Tensor]) -> Float[Tensor, "B 5 H W"]:
        """Decode a trunk's features."""
        return self.layers(levels[-1])


def _down(channels: int, norm: Norm, as_published: bool) -> list[nn.Module]:
    """Half the size, twice the channels."""
    return [
        nn.Conv2d(channels, 2 * channels, 3, 2, 1, bias=False),
        norm_layer(norm, 2 * channels, as_published=as_published),
        nn.ReLU(inplace=True),
    ]


def _up(channels: int, norm: Norm, as_published: bool) -> list[nn.Module]:
    """Twice the size, half the channels."""
    return [
        nn.ConvTranspose2d(channels, channels // 2, 3, 2, 1, 1, bias=False),
        norm_layer(norm, channels // 2, as_published=as_published),
        nn.ReLU(inplace=True),
    ]
