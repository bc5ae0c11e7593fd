"""What the lifted network is made of, small to large."""

import math

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.network.base.depth_ops import in_float32, resize

_FEW_CHANNELS = 24  # of a 3D convolution; with more, its layout makes no difference
_TINY_CUBE = 2  # voxels on a side
NUM_OUTPUTS = 7  # of the decoder: depth, normal, mask logit, trust in the hull (2)


class Block2d(nn.Sequential):
    """3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, stride, 1),
            nn.GroupNorm(math.gcd(4, out_channels), out_channels),
            nn.LeakyReLU(0.1, inplace=True),
        )


class ResidualBlock2d(nn.Module):
    """Two convolutions that start at 0, beside an identity (He et al. 2016)."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = Block2d(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        nn.init.zeros_(self.second.weight)

    def forward(self, features: Float[Tensor, "N C H W"]) -> Tensor:
        """Add a residual."""
        residual: Tensor = self.second(self.first(features))
        return features + residual


class Conv3d(nn.Conv3d):
    """3 x 3 x 3 convolution; a CPU trains one of few channels twice as fast as nn's.

    It has the layout that oneDNN has fast gradients for; group norm wants the other.
    Tiny cubes are convolved in float32: of bfloat16 weights oneDNN leaves parts of the
    gradient unset there (torch 2.13, a CPU with AVX-512 BF16).
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(in_channels, out_channels, 3, stride, 1)

    def forward(self, features: Float[Tensor, "B C G G G"]) -> Tensor:
        """Convolve; the result is contiguous."""
        if features.is_cuda:
            return super().forward(features)
        if features.shape[-1] <= _TINY_CUBE:
            return self._in_float32(features)
        if self.in_channels > _FEW_CHANNELS:
            return super().forward(features)
        channels_last = features.contiguous(memory_format=torch.channels_last_3d)
        return super().forward(channels_last).contiguous()

    @in_float32
    def _in_float32(self, features: Float[Tensor, "B C G G G"]) -> Tensor:
        return super().forward(features.float())


class Block3d(nn.Sequential):
    """3 x 3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(
            Conv3d(in_channels, out_channels, stride),
            nn.GroupNorm(math.gcd(4, out_channels), out_channels),
            nn.LeakyReLU(0.1, inplace=True),
        )


class ResidualBlock3d(nn.Module):
    """Two convolutions beside an identity (He et al. 2016), the second starts at 0."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = Block3d(channels, channels)
        self.second = Conv3d(channels, channels)
        self.norm = nn.GroupNorm(4, channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, features: Float[Tensor, "B C G G G"]) -> Tensor:
        """Add a residual."""
        residual: Tensor = self.norm(self.second(self.first(features)))
        return nnf.leaky_relu(features + residual, 0.1)


class DeepestLevel(nn.Sequential):
    """The deepest level of a 2D U-Net: two convolutions at half the size."""

    def __init__(self, channels: int):
        super().__init__(Block2d(channels, channels, 2), Block2d(channels, channels))


class Encoder(nn.Module):
    """One drawing to features at half its size, and a code; a small U-Net."""

    def __init__(self, in_channels: int, channels: int):
        super().__init__()
        self.at_half = Block2d(in_channels, channels, 2)
        self.at_quarter = nn.Sequential(
            Block2d(channels, 2 * channels, 2), Block2d(2 * channels, 2 * channels)
        )
        self.at_eighth = nn.Sequential(
            Block2d(2 * channels, 4 * channels, 2), Block2d(4 * channels, 4 * channels)
        )
        self.deepest = DeepestLevel(4 * channels)
        self.up_eighth = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(3 * channels, channels)

    def deepest_features(
        self, drawings: Float[Tensor, "N D H W"]
    ) -> Float[Tensor, "N C p q"]:
        """Return the features of the lowest resolution."""
        return self.deepest(self.at_eighth(self.at_quarter(self.at_half(drawings))))

    def forward(
        self, drawings: Float[Tensor, "N D H W"]
    ) -> tuple[Float[Tensor, "N C h w"], Float[Tensor, "N E"]]:
        """Return features of each pixel of half size, and a code of the drawing."""
        half = self.at_half(drawings)
        quarter = self.at_quarter(half)
        eighth = self.at_eighth(quarter)
        deepest = self.deepest(eighth)
        eighth = self.up_eighth(_add_resized(eighth, deepest))
        quarter = _add_resized(quarter, eighth)
        features = self.out(torch.cat([half, resize(quarter, half.shape[-1])], dim=1))
        return features, torch.cat([deepest.mean((2, 3)), deepest.amax((2, 3))], dim=1)


class Modulation(nn.Module):
    """Scale and shift of channels by a code of the shape (FiLM, Perez et al. 2018)."""

    def __init__(self, code_size: int, channels: int):
        super().__init__()
        self.linear = nn.Linear(code_size, 2 * channels)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(
        self, features: Float[Tensor, "B C G G G"], code: Float[Tensor, "B E"]
    ) -> Tensor:
        """Modulate the features."""
        scale, shift = self.linear(code)[..., None, None, None].chunk(2, dim=1)
        return features * (1 + scale) + shift


class VolumeUNet(nn.Module):
    """A 3D U-Net over the lifted features: where drawings and views meet.

    Its deepest levels see all of the shape at once: what one drawing leaves open, the
    extent along its axis above all, follows from what kind of thing was drawn.
    """

    def __init__(self, channels: int, code_size: int):
        super().__init__()
        half, quarter, eighth = 2 * channels, 4 * channels, 5 * channels
        self.at_full = Block3d(channels, channels)
        self.to_half = Block3d(channels, half, 2)
        self.at_half = ResidualBlock3d(half)
        self.to_quarter = Block3d(half, quarter, 2)
        self.modulate_quarter = Modulation(code_size, quarter)
        self.at_quarter = ResidualBlock3d(quarter)
        self.to_eighth = Block3d(quarter, eighth, 2)
        self.modulate_eighth = Modulation(code_size, eighth)
        self.at_eighth = nn.Sequential(ResidualBlock3d(eighth), ResidualBlock3d(eighth))
        self.from_eighth = nn.Conv3d(eighth, quarter, 1)
        self.up_quarter = nn.Sequential(
            ResidualBlock3d(quarter), ResidualBlock3d(quarter)
        )
        self.from_quarter = nn.Conv3d(quarter, half, 1)
        self.up_half = ResidualBlock3d(half)
        self.from_half = nn.Conv3d(half, channels, 1)
        self.up_full = Block3d(channels, channels)

    def forward(
        self, lifted: Float[Tensor, "B C G G G"], code: Float[Tensor, "B E"]
    ) -> Float[Tensor, "B C G G G"]:
        """Return features of the same size."""
        full = self.at_full(lifted)
        half = self.at_half(self.to_half(full))
        quarter = self.modulate_quarter(self.to_quarter(half), code)
        quarter = self.at_quarter(quarter)
        eighth = self.modulate_eighth(self.to_eighth(quarter), code)
        eighth = self.from_eighth(self.at_eighth(eighth))
        quarter = self.up_quarter(_add_resized_3d(quarter, eighth))
        half = self.up_half(_add_resized_3d(half, self.from_quarter(quarter)))
        return self.up_full(_add_resized_3d(full, self.from_half(half)))


class Upsampler(nn.Module):
    """Features of the coarse voxels to a residual of the fine ones' occupancy."""

    def __init__(self, channels: int, num_fine: int):
        super().__init__()
        narrow = channels // 3
        self.narrow = nn.Conv3d(channels, narrow, 1)
        self.fine = Block3d(narrow + num_fine, narrow)
        self.out = Conv3d(narrow, 1)
        nn.init.zeros_(self.out.weight)

    def forward(
        self,
        coarse: Float[Tensor, "B C G G G"],
        fine: Float[Tensor, "B D F F F"],
    ) -> Float[Tensor, "B F F F"]:
        """Return a logit for each fine voxel, given what is known of each."""
        upsampled = nnf.interpolate(self.narrow(coarse), fine.shape[2:])
        features = torch.cat([upsampled, fine.to(upsampled.dtype)], dim=1)
        return self.out(self.fine(features))[:, 0]


class ViewUNet(nn.Module):
    """A 2D U-Net over what one view composited: it sees all of the image at once.

    Thus it knows what such a shape looks like from there, where no drawing shows it.
    """

    def __init__(self, in_channels: int, channels: int):
        super().__init__()
        self.at_full = Block2d(in_channels, 2 * channels)
        self.at_half = Block2d(2 * channels, 4 * channels, 2)
        self.at_quarter = Block2d(4 * channels, 4 * channels, 2)
        self.deepest = DeepestLevel(4 * channels)
        self.up_quarter = Block2d(4 * channels, 4 * channels)
        self.up_half = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(2 * channels, channels)

    def forward(self, composited: Float[Tensor, "N D G G"]) -> Float[Tensor, "N C G G"]:
        """Return features of the same size."""
        full = self.at_full(composited)
        half = self.at_half(full)
        quarter = self.at_quarter(half)
        quarter = self.up_quarter(_add_resized(quarter, self.deepest(quarter)))
        half = self.up_half(_add_resized(half, quarter))
        return self.out(_add_resized(full, half))


class Decoder(nn.Module):
    """What one view sees, to its maps: residuals, mask logit, trust in the hull.

    Pixels are decoded in fours: at full size a channel would cost four times as much.
    """

    def __init__(self, channels: int, *, num_coarse: int, num_half: int):
        super().__init__()
        self.coarse = ViewUNet(num_coarse, channels)
        self.at_half = nn.Sequential(
            Block2d(channels + num_half, channels),
            Block2d(channels, channels),
            nn.Conv2d(channels, 4 * NUM_OUTPUTS, 3, padding=1),
            nn.PixelShuffle(2),
        )

    def forward(
        self,
        coarse: Float[Tensor, "N C G G"],
        half: Float[Tensor, "N D h w"],
    ) -> Float[Tensor, "N 7 H W"]:
        """Decode coarse and half-size inputs of views, N = B x V."""
        features = resize(self.coarse(coarse), half.shape[-1])
        return self.at_half(torch.cat([features, half], dim=1))


def _add_resized(
    fine: Float[Tensor, "N C H W"], coarse: Float[Tensor, "N C h w"]
) -> Float[Tensor, "N C H W"]:
    """Add the features of a deeper level, at the size of this one."""
    return fine + resize(coarse, fine.shape[-1])


def _add_resized_3d(
    fine: Float[Tensor, "B C G G G"], coarse: Float[Tensor, "B C g g g"]
) -> Float[Tensor, "B C G G G"]:
    """Add the features of a deeper level, at the size of this one."""
    return fine + nnf.interpolate(coarse, fine.shape[2:])
