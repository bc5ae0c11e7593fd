"""Discriminators: drawings and maps in, logits of the maps being true ones out.

They see one view at a time (training/discriminator_input.py), do not know which, and
always normalize a batch by its own statistics.
"""

from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import AdversarialConfig
from pipeline.network.models.image_to_image.init import init_weights, scaled_channels
from pipeline.network.models.image_to_image.norms import BatchNorm
from pipeline.network.models.image_to_image.unet import Encoder, level_channels

_PATCH_CHANNELS = (64, 128, 256, 512)  # of the original
_MIN_PATCH_SIZE = 24  # pixels on a side of what is judged by patches


class ImageDiscriminator(nn.Module):
    """One logit for a whole image (ShapeMVD, Lun et al. 2017)."""

    def __init__(self, config: AdversarialConfig, in_channels: int, size: int):
        super().__init__()
        channels = level_channels(size, config.width_multiplier)
        self.encoder = Encoder(in_channels, channels, "batch", as_published=True)
        deepest_size = size >> len(channels)
        self.classifier = nn.Linear(channels[-1] * deepest_size**2, 1)
        init_weights(self, 0.005)

    def forward(self, images: Float[Tensor, "N C H W"]) -> Float[Tensor, " N"]:
        """Judge images."""
        return self.classifier(self.encoder(images)[-1].flatten(1))[:, 0]


class PatchDiscriminator(nn.Module):
    """One logit for each patch of 70 x 70 pixels (pix2pix, Isola et al. 2017)."""

    def __init__(self, config: AdversarialConfig, in_channels: int):
        super().__init__()
        multiplier = config.width_multiplier
        channels = [scaled_channels(full, multiplier) for full in _PATCH_CHANNELS]
        self.layers = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 4, 2, 1),
            nn.LeakyReLU(0.2, inplace=True),
            *_layer(channels[0], channels[1], stride=2),
            *_layer(channels[1], channels[2], stride=2),
            *_layer(channels[2], channels[3], stride=1),
            nn.Conv2d(channels[3], 1, 4, 1, 1),
        )
        init_weights(self, 0.02)

    def forward(self, images: Float[Tensor, "N C H W"]) -> Float[Tensor, "N h w"]:
        """Judge the patches of images."""
        return self.layers(images)[:, 0]


def build_discriminator(
    config: AdversarialConfig, in_channels: int, size: int
) -> nn.Module:
    """Return the discriminator of the settings for images of `size` pixels.

    Raises:
        ValueError: There is none, or the images are too small for it.
    """
    if config.discriminator == "none":
        raise ValueError("train.adversarial.discriminator is none: nothing to build")
    if config.discriminator == "image":
        return ImageDiscriminator(config, in_channels, size)
    if size < _MIN_PATCH_SIZE:
        raise ValueError(f"patch70 takes images of {_MIN_PATCH_SIZE} px, not {size} px")
    return PatchDiscriminator(config, in_channels)


def _layer(in_channels: int, out_channels: int, *, stride: int) -> list[nn.Module]:
    return [
        nn.Conv2d(in_channels, out_channels, 4, stride, 1, bias=False),
        BatchNorm(out_channels, affine=True, track_running_stats=False),
        nn.LeakyReLU(0.2, inplace=True),
    ]
