"""Normalisations of a picture's channels: batch, instance, and a learned share of both.

With the quirks of ShapeMVD (Lun et al. 2017) they have no weights of their own, and a
batch is normalised by its own statistics at test time too.
"""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.config.train import Norm


class BatchNorm(nn.Module):
    """Batch normalisation that counts no batches, so that all it keeps can be averaged.

    Without `running` statistics it uses those of the batch, always.
    """

    mean: Float[Tensor, " C"] | None
    variance: Float[Tensor, " C"] | None

    def __init__(self, channels: int, *, affine: bool, running: bool):
        super().__init__()
        weight, bias = torch.ones(channels), torch.zeros(channels)
        self.weight = nn.Parameter(weight) if affine else None
        self.bias = nn.Parameter(bias) if affine else None
        self.register_buffer("mean", torch.zeros(channels) if running else None)
        self.register_buffer("variance", torch.ones(channels) if running else None)

    def forward(self, pictures: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Normalise each channel over the batch."""
        return nnf.batch_norm(
            pictures,
            self.mean,
            self.variance,
            self.weight,
            self.bias,
            training=self.training or self.mean is None,
        )


class BatchInstanceNorm(nn.Module):
    """A share of batch and the rest of instance normalisation (Nam & Kim 2018, eq. 3).

    The share, their rho, is learned for each channel and starts at 1; `clip_shares`
    keeps it in [0, 1].
    """

    def __init__(self, channels: int, *, affine: bool, running: bool):
        super().__init__()
        self.batch = BatchNorm(channels, affine=False, running=running)
        self.instance = nn.InstanceNorm2d(channels)
        self.share = nn.Parameter(torch.ones(channels, 1, 1))
        weight, bias = torch.ones(channels, 1, 1), torch.zeros(channels, 1, 1)
        self.weight = nn.Parameter(weight) if affine else None
        self.bias = nn.Parameter(bias) if affine else None

    def forward(self, pictures: Float[Tensor, "B C H W"]) -> Float[Tensor, "B C H W"]:
        """Mix the two normalisations."""
        batch, instance = self.batch(pictures), self.instance(pictures)
        mixed = torch.lerp(instance, batch, self.share.to(batch.dtype))
        if self.weight is None or self.bias is None:
            return mixed
        return torch.addcmul(
            self.bias.to(mixed.dtype), mixed, self.weight.to(mixed.dtype)
        )


def norm(kind: Norm, channels: int, *, quirks: bool) -> nn.Module:
    """Return a normalisation, as the original has it or as it is usual."""
    if kind == "instance":
        return nn.InstanceNorm2d(channels, affine=not quirks)
    made = BatchNorm if kind == "batch" else BatchInstanceNorm
    return made(channels, affine=not quirks, running=not quirks)


@torch.no_grad()
def clip_shares(network: nn.Module) -> None:
    """Bring the shares of all batch-instance normalisations back into [0, 1]."""
    for module in network.modules():
        if isinstance(module, BatchInstanceNorm):
            module.share.clamp_(0, 1)
