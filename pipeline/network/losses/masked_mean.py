"""Means over the pixels of each shape, which loss terms are made of."""

import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor


def mean_inside(
    error: Float[Tensor, "B V H W"], inside: Bool[Tensor, "B V H W"]
) -> Float[Tensor, " B"]:
    """Mean over the pixels inside, of all views; 0 where there are none."""
    num_pixels = inside.flatten(1).sum(1).clamp(min=1)
    return (error * inside).flatten(1).sum(1) / num_pixels


def cross_entropy(
    logit: Float[Tensor, "B ..."], target: Float[Tensor, "B ..."]
) -> Float[Tensor, " B"]:
    """Mean binary cross-entropy."""
    error = nnf.binary_cross_entropy_with_logits(logit, target, reduction="none")
    return error.flatten(1).mean(1)
