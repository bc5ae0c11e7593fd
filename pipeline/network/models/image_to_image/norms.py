"""Normalization of an image's channels: batch, instance, and a learned mix of both.

`as_published` by ShapeMVD (Lun et al. 2017) they have no affine weights, and a batch is
normalized by its own statistics at test time too.
"""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm


class BatchNorm(nn.Module):
    """Batch normalization that counts no batches, so all of its state can be averaged.

    Without running statistics it uses those of the batch, always.
    """

    running_mean: Float[Tensor, " C"] | None
    running_var: Float[Tensor, " C"] | None

    def __init__(self, channels: int, *, affine: bool, track_running_stats: bool):
        super().__init__()
        weight, bias = torch.ones(channels), torch.zeros(channels)
        mean, variance = torch.zeros(channels), torch.ones(channels)
        self.weight = nn.Parameter(weight) if affine else None
        self.bias = nn.Parameter(bias) if affine else None
        self.register_buffer("running_mean", mean if track_running_stats else None)
        self.register_buffer("running_var", variance if track_running_stats else None)

    def forward(self, images: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Normalize each channel over the batch."""
        return nnf.batch_norm(
            images,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            training=self.training or self.running_mean is None,
        )


class BatchInstanceNorm(nn.Module):
    """A share of batch and the rest of instance normalization (Nam & Kim 2018, eq. 3).

    The share, their rho, is learned for each channel and starts at 1; `clip_rho` keeps
    it in [0, 1].
    """

    def __init__(self, channels: int, *, affine: bool, track_running_stats: bool):
        super().__init__()
        self.batch = BatchNorm(
            channels, affine=False, track_running_stats=track_running_stats
        )
        self.instance = nn.InstanceNorm2d(channels)
        self.rho = nn.Parameter(torch.ones(channels, 1, 1))
        weight, bias = torch.ones(channels, 1, 1), torch.zeros(channels, 1, 1)
        self.weight = nn.Parameter(weight) if affine else None
        self.bias = nn.Parameter(bias) if affine else None

    def forward(self, images: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Mix the two normalizations."""
        batch, instance = self.batch(images), self.instance(images)
        mixed = torch.lerp(instance, batch, self.rho.to(batch.dtype))
        if self.weight is None or self.bias is None:
            return mixed
        return torch.addcmul(
            self.bias.to(mixed.dtype), mixed, self.weight.to(mixed.dtype)
        )


def norm_layer(kind: Norm, channels: int, *, as_published: bool) -> nn.Module:
    """Return a normalization, as ShapeMVD has it or as it is usual."""
    if kind == "instance":
        return nn.InstanceNorm2d(channels, affine=not as_published)
    layer = BatchNorm if kind == "batch" else BatchInstanceNorm
    return layer(
        channels, affine=not as_published, track_running_stats=not as_published
    )


@torch.no_grad()
def clip_rho(network: nn.Module) -> None:
    """Bring the shares of all batch-instance normalizations back into [0, 1]."""
    for module in network.modules():
        if isinstance(module, BatchInstanceNorm):
            module.rho.clamp_(0, 1)
