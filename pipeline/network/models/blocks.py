"""What the lifted network is made of: encoder, 3D U-Net, decoder, small to large."""

import math

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.geometry.scene.cameras import NUM_SKETCH_VIEWS
from pipeline.network.base.depth_ops import in_float32, resize


class Block2d(nn.Sequential):
    """3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(in_channels, out_channels, 3, stride, 1),
            nn.GroupNorm(math.gcd(4, out_channels), out_channels),
            nn.LeakyReLU(0.1, inplace=True),
        )


class Block3d(nn.Sequential):
    """3 x 3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(
            nn.Conv3d(in_channels, out_channels, 3, stride, 1),
            nn.GroupNorm(4, out_channels),
            nn.LeakyReLU(0.1, inplace=True),
        )


class DeepestLevel(nn.Sequential):
    """The deepest level of a 2D U-Net: two convolutions at half the size."""

    def __init__(self, channels: int):
        super().__init__(Block2d(channels, channels, 2), Block2d(channels, channels))


class Encoder(nn.Module):
    """One drawing to features at half its size; a small U-Net."""

    def __init__(self, channels: int):
        super().__init__()
        self.at_half = Block2d(3, channels, 2)
        self.at_quarter = Block2d(channels, 2 * channels, 2)
        self.at_eighth = Block2d(2 * channels, 4 * channels, 2)
        self.deepest = DeepestLevel(4 * channels)
        self.up_eighth = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(3 * channels, channels)

    def deepest_features(
        self, drawings: Float[Tensor, "N 3 H W"]
    ) -> Float[Tensor, "N C p q"]:
        """Return the features of the lowest resolution."""
        return self.deepest(self.at_eighth(self.at_quarter(self.at_half(drawings))))

    def forward(self, drawings: Float[Tensor, "N 3 H W"]) -> Float[Tensor, "N C h w"]:
        """Encode drawings: ink, fill, given."""
        half = self.at_half(drawings)
        quarter = self.at_quarter(half)
        eighth = self.at_eighth(quarter)
        eighth = self.up_eighth(_add_resized(eighth, self.deepest(eighth)))
        quarter = _add_resized(quarter, eighth)
        return self.out(torch.cat([half, resize(quarter, half.shape[-1])], dim=1))


class VolumeUNet(nn.Module):
    """A 3D U-Net over the lifted features: where drawings and views meet.

    Its deepest level sees all of the shape at once: what one drawing leaves open, the
    extent along its axis above all, follows from what kind of thing was drawn.
    """

    def __init__(self, channels: int):
        super().__init__()
        self.at_full = Block3d(channels, channels)
        self.at_half = Block3d(channels, 2 * channels, 2)
        self.at_quarter = Block3d(2 * channels, 4 * channels, 2)
        self.deepest = nn.Sequential(
            Block3d(4 * channels, 4 * channels, 2), Block3d(4 * channels, 4 * channels)
        )
        self.up_quarter = Block3d(4 * channels, 4 * channels)
        self.project = nn.Conv3d(4 * channels, 2 * channels, 1)
        self.up_half = Block3d(2 * channels, channels)
        self.out = nn.Conv3d(channels, channels + 1, 3, padding=1)

    def forward(self, lifted: Float[Tensor, "B C G G G"]) -> Float[Tensor, "B D G G G"]:
        """Return occupancy logits, then features."""
        if lifted.is_cuda:
            return self._convolve(lifted)
        # On a CPU torch leaves bfloat16 gradients of kernels unset where a cube has 2
        # voxels on a side, and convolves a single cube 8 times slower than a pair.
        pair = lifted.float().expand(max(len(lifted), 2), -1, -1, -1, -1)
        return in_float32(self._convolve)(pair)[: len(lifted)]

    def _convolve(
        self, lifted: Float[Tensor, "B C G G G"]
    ) -> Float[Tensor, "B D G G G"]:
        full = self.at_full(lifted)
        half = self.at_half(full)
        quarter = self.at_quarter(half)
        deepest = nnf.interpolate(self.deepest(quarter), quarter.shape[2:])
        quarter = self.project(self.up_quarter(quarter + deepest))
        half = self.up_half(half + nnf.interpolate(quarter, half.shape[2:]))
        return self.out(full + nnf.interpolate(half, full.shape[2:]))


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
    """What one view sees, to its maps: depth residual, normal residual, mask logit.

    Narrower the larger its images are: at full size a channel costs 64 times as much.
    """

    def __init__(self, channels: int):
        super().__init__()
        half_channels = channels // 2
        self.coarse = ViewUNet(channels + 5, channels)
        self.at_half = nn.Sequential(
            Block2d(channels + 1 + NUM_SKETCH_VIEWS * half_channels, channels),
            Block2d(channels, half_channels),
        )
        self.at_full = nn.Sequential(
            Block2d(half_channels + 5 + NUM_SKETCH_VIEWS, channels),
            nn.Conv2d(channels, 5, 1),
        )

    def forward(
        self,
        coarse: Float[Tensor, "N C G G"],
        half: Float[Tensor, "N D h w"],
        full: Float[Tensor, "N E H W"],
    ) -> Float[Tensor, "N 5 H W"]:
        """Decode coarse, half-size and full-size inputs of views, N = B x V."""
        features = resize(self.coarse(coarse), half.shape[-1])
        features = self.at_half(torch.cat([features, half], dim=1))
        features = resize(features, full.shape[-1])
        return self.at_full(torch.cat([features, full], dim=1))


def _add_resized(
    fine: Float[Tensor, "N C H W"], coarse: Float[Tensor, "N C h w"]
) -> Float[Tensor, "N C H W"]:
    """Add the features of a deeper level, at the size of this one."""
    return fine + resize(coarse, fine.shape[-1])
