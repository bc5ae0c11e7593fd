"""Discriminators: drawings and maps in, logits of the maps being true ones out.

They are given pictures of one view (pictures.py), are not told which, and always
normalise a batch by its own statistics.
"""

from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import AdversarialConfig
from pipeline.network.models.init import draw_weights, narrowed
from pipeline.network.models.norms import BatchNorm
from pipeline.network.models.unet import Encoder, level_channels

_PATCH_CHANNELS = (64, 128, 256, 512)  # at width 1
_SMALLEST = 24  # pixels on a side of what is judged by patches


class ImageDiscriminator(nn.Module):
    """One logit for a whole picture (ShapeMVD, Lun et al. 2017)."""

    def __init__(self, config: AdversarialConfig, given: int, size: int):
        super().__init__()
        channels = level_channels(size, config.width_multiplier)
        self.encoder = Encoder(given, channels, "batch", quirks=True)
        smallest = size >> len(channels)
        self.verdict = nn.Linear(channels[-1] * smallest**2, 1)
        draw_weights(self, 0.005)

    def forward(self, pictures: Float[Tensor, "N C H W"]) -> Float[Tensor, " N"]:
        """Judge pictures."""
        return self.verdict(self.encoder(pictures)[-1].flatten(1))[:, 0]


class PatchDiscriminator(nn.Module):
    """One logit for each patch of 70 x 70 pixels (pix2pix, Isola et al. 2017)."""

    def __init__(self, config: AdversarialConfig, given: int):
        super().__init__()
        made = [narrowed(wide, config.width_multiplier) for wide in _PATCH_CHANNELS]
        self.layers = nn.Sequential(
            nn.Conv2d(given, made[0], 4, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
            *_layer(made[0], made[1], stride=2),
            *_layer(made[1], made[2], stride=2),
            *_layer(made[2], made[3], stride=1),
            nn.Conv2d(made[3], 1, 4, 1, 1),
        )
        draw_weights(self, 0.02)

    def forward(self, pictures: Float[Tensor, "N C H W"]) -> Float[Tensor, "N h w"]:
        """Judge the patches of pictures."""
        return self.layers(pictures)[:, 0]


def discriminator(config: AdversarialConfig, given: int, size: int) -> nn.Module:
    """Return a discriminator of pictures with `given` channels, `size` pixels wide."""
    if config.discriminator == "none":
        raise ValueError("adversarial.discriminator is none: there is nothing to build")
    if config.discriminator == "image":
        return ImageDiscriminator(config, given, size)
    if size < _SMALLEST:
        raise ValueError(f"patch70 takes pictures of {_SMALLEST} px, not {size} px")
    return PatchDiscriminator(config, given)


def _layer(given: int, made: int, *, stride: int) -> list[nn.Module]:
    return [
        nn.Conv2d(given, made, 4, stride, 1, bias=False),
        BatchNorm(made, affine=True, running=False),
        nn.LeakyReLU(0.2, inplace=True),
    ]
