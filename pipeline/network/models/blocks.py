"""What the lifted network is made of: encoder, volume, decoder, small to large."""

import math

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.network.base.depth_ops import exactly, resized
from pipeline.network.models.voxel_rays import NUM_SKETCHES


class Block2d(nn.Sequential):
    """3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, given: int, made: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(given, made, 3, stride, 1),
            nn.GroupNorm(math.gcd(4, made), made),
            nn.LeakyReLU(0.1, inplace=True),
        )


class Block3d(nn.Sequential):
    """3 x 3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, given: int, made: int, stride: int = 1):
        super().__init__(
            nn.Conv3d(given, made, 3, stride, 1),
            nn.GroupNorm(4, made),
            nn.LeakyReLU(0.1, inplace=True),
        )


class Encoder(nn.Module):
    """One drawing to features at half its size; a small U-Net."""

    def __init__(self, channels: int):
        super().__init__()
        self.at_half = Block2d(3, channels, 2)
        self.at_quarter = Block2d(channels, 2 * channels, 2)
        self.at_eighth = Block2d(2 * channels, 4 * channels, 2)
        self.deep = nn.Sequential(
            Block2d(4 * channels, 4 * channels, 2), Block2d(4 * channels, 4 * channels)
        )
        self.middle = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(3 * channels, channels)

    def deepest(self, drawings: Float[Tensor, "N 3 H W"]) -> Float[Tensor, "N C p q"]:
        """Return the features of the lowest resolution."""
        return self.deep(self.at_eighth(self.at_quarter(self.at_half(drawings))))

    def forward(self, drawings: Float[Tensor, "N 3 H W"]) -> Float[Tensor, "N C h w"]:
        """Encode drawings: ink, fill, given."""
        half = self.at_half(drawings)
        quarter = self.at_quarter(half)
        eighth = self.at_eighth(quarter)
        eighth = self.middle(eighth + resized(self.deep(eighth), eighth.shape[-1]))
        quarter = quarter + resized(eighth, quarter.shape[-1])
        return self.out(torch.cat([half, resized(quarter, half.shape[-1])], dim=1))


class Volume(nn.Module):
    """A 3D U-Net over the lifted features: where drawings and views meet.

    Its deepest level sees all of the shape at once: what one drawing leaves open, the
    extent along its axis above all, follows from what kind of thing was drawn.
    """

    def __init__(self, channels: int):
        super().__init__()
        self.at_full = Block3d(channels, channels)
        self.at_half = Block3d(channels, 2 * channels, 2)
        self.at_quarter = Block3d(2 * channels, 4 * channels, 2)
        self.deep = nn.Sequential(
            Block3d(4 * channels, 4 * channels, 2), Block3d(4 * channels, 4 * channels)
        )
        self.low = Block3d(4 * channels, 4 * channels)
        self.up = nn.Conv3d(4 * channels, 2 * channels, 1)
        self.middle = Block3d(2 * channels, channels)
        self.out = nn.Conv3d(channels, channels + 1, 3, padding=1)

    def forward(self, lifted: Float[Tensor, "B C G G G"]) -> Float[Tensor, "B D G G G"]:
        """Return occupancy logits, then features."""
        if lifted.is_cuda:
            return self._convolved(lifted)
        # On a CPU torch leaves bfloat16 gradients of kernels unset where a cube has 2
        # voxels on a side, and convolves a single cube 8 times slower than a pair.
        pair = lifted.float().expand(max(len(lifted), 2), -1, -1, -1, -1)
        return exactly(self._convolved)(pair)[: len(lifted)]

    def _convolved(
        self, lifted: Float[Tensor, "B C G G G"]
    ) -> Float[Tensor, "B D G G G"]:
        full = self.at_full(lifted)
        half = self.at_half(full)
        quarter = self.at_quarter(half)
        deep = nnf.interpolate(self.deep(quarter), quarter.shape[2:])
        quarter = self.up(self.low(quarter + deep))
        half = self.middle(half + nnf.interpolate(quarter, half.shape[2:]))
        return self.out(full + nnf.interpolate(half, full.shape[2:]))


class Picture(nn.Module):
    """A 2D U-Net over what one view gathered: it sees all of the picture at once.

    Thus it knows what such a shape looks like from there, where no drawing tells.
    """

    def __init__(self, given: int, channels: int):
        super().__init__()
        self.at_full = Block2d(given, 2 * channels)
        self.at_half = Block2d(2 * channels, 4 * channels, 2)
        self.at_quarter = Block2d(4 * channels, 4 * channels, 2)
        self.deep = nn.Sequential(
            Block2d(4 * channels, 4 * channels, 2), Block2d(4 * channels, 4 * channels)
        )
        self.low = Block2d(4 * channels, 4 * channels)
        self.middle = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(2 * channels, channels)

    def forward(self, gathered: Float[Tensor, "N D G G"]) -> Float[Tensor, "N C G G"]:
        """Return features of the same size."""
        full = self.at_full(gathered)
        half = self.at_half(full)
        quarter = self.at_quarter(half)
        quarter = self.low(quarter + resized(self.deep(quarter), quarter.shape[-1]))
        half = self.middle(half + resized(quarter, half.shape[-1]))
        return self.out(full + resized(half, full.shape[-1]))


class Decoder(nn.Module):
    """What one view gathered, to its maps: depth residual, normal_cam, mask logit.

    Narrower the larger its pictures are: at full size a channel costs 64 times as much.
    """

    def __init__(self, channels: int):
        super().__init__()
        few = channels // 2
        self.coarse = Picture(channels + 5, channels)
        self.at_half = nn.Sequential(
            Block2d(channels + 1 + NUM_SKETCHES * few, channels),
            Block2d(channels, few),
        )
        self.at_full = nn.Sequential(
            Block2d(few + 5 + NUM_SKETCHES, channels),
            nn.Conv2d(channels, 5, 1),
        )

    def forward(
        self,
        gathered: Float[Tensor, "N C G G"],
        features: Float[Tensor, "N D h w"],
        drawn: Float[Tensor, "N E H W"],
    ) -> Float[Tensor, "N 5 H W"]:
        """Decode coarse, half-size and full-size inputs of views, N = B x V."""
        coarse = resized(self.coarse(gathered), features.shape[-1])
        half = self.at_half(torch.cat([coarse, features], dim=1))
        return self.at_full(torch.cat([resized(half, drawn.shape[-1]), drawn], dim=1))
