"""Errors of maps and of the volume against the true ones, each a loss term."""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.network.base.prediction import FILL, GIVEN, Prediction, VolumePrediction
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import cross_entropy, mean_inside
from pipeline.network.losses.registry import loss_term


@loss_term("depth")
def depth(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Mean absolute depth error over the pixels inside the true silhouette."""
    return mean_inside((prediction.depth - batch.depth).abs(), batch.inside)


@loss_term("normal")
def normal(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Mean of one minus the cosine between normals inside the true silhouette."""
    cosine = (prediction.normals * batch.normals).sum(-1)
    return mean_inside(1 - cosine, batch.inside)


@loss_term("mask")
def mask(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy of the foreground."""
    return cross_entropy(prediction.mask_logit, batch.inside.float())


@loss_term("dice")
def dice(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """One minus the overlap of all masks (Milletari et al. 2016, section 3)."""
    probability = torch.sigmoid(prediction.mask_logit).flatten(1)
    target = batch.inside.float().flatten(1)
    overlap = (probability * target).sum(1)
    return 1 - (2 * overlap + 1) / (probability.sum(1) + target.sum(1) + 1)


@loss_term("silhouette")
def silhouette(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy between masks and the filled drawings that are given.

    Not counted is background that lines enclose: a filled drawing fills it, too.
    """
    columns, sketches = torch.nonzero(
        batch.views[:, None] == batch.drawing_views, as_tuple=True
    )
    drawings = batch.drawings[:, sketches]
    error = nnf.binary_cross_entropy_with_logits(
        prediction.mask_logit[:, columns], drawings[:, :, FILL], reduction="none"
    )
    is_gap = (drawings[:, :, FILL] > 0.5) & ~batch.inside[:, columns]
    weight = drawings[:, :, GIVEN] * ~is_gap
    return (error * weight).flatten(1).sum(1) / weight.flatten(1).sum(1).clamp(min=1)


@loss_term("coarse_depth")
def coarse_depth(prediction: VolumePrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Depth error of the rays through the volume, against mean depths of pixels."""
    inside = batch.inside.float()
    grid_size = prediction.coarse_depth.shape[-1]
    coverage = nnf.adaptive_avg_pool2d(inside, grid_size)
    target = nnf.adaptive_avg_pool2d(batch.depth * inside, grid_size)
    target = target / coverage.clamp(min=1e-6)
    return mean_inside((prediction.coarse_depth - target).abs(), coverage > 0.5)


@loss_term("occupancy")
def occupancy(prediction: VolumePrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy of the voxels being solid."""
    return cross_entropy(prediction.occupancy_logit, batch.occupancy)
