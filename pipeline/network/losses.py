"""What training minimises: named terms, so that the log can show each."""

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.network.batches import Batch
from pipeline.network.lifted import Prediction

# Of the terms, so that each counts about alike after the first hundred steps.
WEIGHTS = {
    "depth": 5.0,
    "normal": 1.0,
    "mask": 1.0,
    "coarse_depth": 1.0,
    "occupancy": 4.0,
}


def loss_terms(prediction: Prediction, batch: Batch) -> dict[str, Float[Tensor, ""]]:
    """Return the terms, unweighted, by the names of WEIGHTS."""
    inside = batch.inside.float()
    grid = prediction.coarse_depth.shape[-1]
    share = nnf.adaptive_avg_pool2d(inside, grid)
    coarse = nnf.adaptive_avg_pool2d(batch.depth * inside, grid) / share.clamp(min=1e-6)
    return {
        "depth": masked_depth(prediction.depth, batch.depth, batch.inside),
        "normal": masked_normal(prediction.normals, batch.normals, batch.inside),
        "mask": nnf.binary_cross_entropy_with_logits(prediction.mask_logit, inside),
        "coarse_depth": masked_depth(prediction.coarse_depth, coarse, share > 0.5),
        "occupancy": nnf.binary_cross_entropy_with_logits(
            prediction.occupancy_logit, batch.occupancy
        ),
    }


def total(terms: dict[str, Float[Tensor, ""]]) -> Float[Tensor, ""]:
    """Return the weighted sum."""
    return torch.stack([WEIGHTS[name] * term for name, term in terms.items()]).sum()


def masked_depth(
    predicted: Float[Tensor, "B V H W"],
    target: Float[Tensor, "B V H W"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, ""]:
    """Mean absolute depth error over the pixels inside the target silhouette."""
    error = (predicted - target).abs()
    return (error * inside).sum() / inside.sum().clamp(min=1)


def masked_normal(
    predicted: Float[Tensor, "B V H W 3"],
    target: Float[Tensor, "B V H W 3"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, ""]:
    """Mean of one minus the cosine between normals inside the target silhouette."""
    error = 1 - (predicted * target).sum(-1)
    return (error * inside).sum() / inside.sum().clamp(min=1)
