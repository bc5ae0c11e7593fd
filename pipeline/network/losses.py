"""What training minimises: named terms, each a figure per shape.

Per shape, because a batch may be cut over steps of accumulation and over processes: the
mean over its shapes is the same however it was cut.
"""

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.network.batches import Batch
from pipeline.network.lifted import LiftedPrediction

# Of the terms, so that each counts about alike after the first hundred steps.
WEIGHTS = {
    "depth": 5.0,
    "normal": 1.0,
    "mask": 1.0,
    "coarse_depth": 1.0,
    "occupancy": 4.0,
}


def loss_terms(
    prediction: LiftedPrediction, batch: Batch
) -> dict[str, Float[Tensor, " B"]]:
    """Return the terms of each shape, unweighted, by the names of WEIGHTS."""
    inside = batch.inside.float()
    grid = prediction.coarse_depth.shape[-1]
    share = nnf.adaptive_avg_pool2d(inside, grid)
    coarse = nnf.adaptive_avg_pool2d(batch.depth * inside, grid) / share.clamp(min=1e-6)
    return {
        "depth": masked_depth(prediction.depth, batch.depth, batch.inside),
        "normal": masked_normal(prediction.normals, batch.normals, batch.inside),
        "mask": _cross_entropy(prediction.mask_logit, inside),
        "coarse_depth": masked_depth(prediction.coarse_depth, coarse, share > 0.5),
        "occupancy": _cross_entropy(prediction.occupancy_logit, batch.occupancy),
    }


def total(terms: dict[str, Float[Tensor, " B"]]) -> Float[Tensor, " B"]:
    """Return the weighted sum of each shape's terms."""
    return torch.stack([WEIGHTS[name] * term for name, term in terms.items()]).sum(0)


def masked_depth(
    predicted: Float[Tensor, "B V H W"],
    target: Float[Tensor, "B V H W"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, " B"]:
    """Mean absolute depth error over the pixels inside the target silhouette."""
    return _mean_inside((predicted - target).abs(), inside)


def masked_normal(
    predicted: Float[Tensor, "B V H W 3"],
    target: Float[Tensor, "B V H W 3"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, " B"]:
    """Mean of one minus the cosine between normals inside the target silhouette."""
    return _mean_inside(1 - (predicted * target).sum(-1), inside)


def _mean_inside(
    error: Float[Tensor, "B V H W"], inside: Bool[Tensor, "B V H W"]
) -> Float[Tensor, " B"]:
    """Mean over the pixels inside; 0 where there are none."""
    pixels = inside.flatten(1).sum(1).clamp(min=1)
    return (error * inside).flatten(1).sum(1) / pixels


def _cross_entropy(
    logit: Float[Tensor, "B ..."], target: Float[Tensor, "B ..."]
) -> Float[Tensor, " B"]:
    error = nnf.binary_cross_entropy_with_logits(logit, target, reduction="none")
    return error.flatten(1).mean(1)
