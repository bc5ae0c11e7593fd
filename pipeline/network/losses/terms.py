"""Errors of maps and of the volume against the true ones, each a loss term."""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.geometry.scene.view_directions import candidate_directions
from pipeline.network.base.prediction import (
    Prediction,
    Reading,
    VolumePrediction,
    is_drawn,
)
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import cross_entropy, mean_inside
from pipeline.network.losses.registry import loss_term

_VIEW_SPREAD = 0.15  # radians, standard deviation


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


@loss_term("silhouette", of_reading=True)
def silhouette(prediction: Reading, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy of what of the drawings is solid."""
    error = nnf.binary_cross_entropy_with_logits(
        prediction.silhouette_logit, batch.silhouettes, reduction="none"
    )
    return _mean_drawn(error.mean((2, 3)), batch)


@loss_term("view", of_reading=True)
def view(prediction: Reading, batch: Batch) -> Float[Tensor, " B"]:
    """Divergence (Kullback & Leibler 1951) of the directions drawings are seen from."""
    target = torch.softmax(true_view_logit(batch.drawn_from), dim=-1)
    log_probability = torch.log_softmax(prediction.view_logit, dim=-1)
    divergence = nnf.kl_div(log_probability, target, reduction="none").sum(-1)
    return _mean_drawn(divergence, batch)


def true_view_logit(
    drawn_from: Float[Tensor, "B K 3 3"],
) -> Float[Tensor, "B K D"]:
    """Return logits of the candidate directions; those beside the true one count, too.

    `drawn_from` is obj_from_cam.
    """
    candidates = torch.from_numpy(candidate_directions()).to(drawn_from)
    angle = torch.arccos((-drawn_from[..., 2] @ candidates.T).clamp(-1, 1))
    return -0.5 * (angle / _VIEW_SPREAD).square()


def _mean_drawn(error: Float[Tensor, "B K"], batch: Batch) -> Float[Tensor, " B"]:
    """Mean over the drawings that there are, given or not."""
    drawn = is_drawn(batch.drawings).float()
    return (error * drawn).sum(1) / drawn.sum(1).clamp(min=1)


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
    """Cross-entropy of the coarse voxels being solid."""
    size = round(batch.occupancy.shape[1] ** (1 / 3))
    fine = batch.occupancy.unflatten(1, (1, size, size, size))
    return cross_entropy(prediction.occupancy_logit, nnf.avg_pool3d(fine, 2).flatten(1))


@loss_term("fine_occupancy")
def fine_occupancy(prediction: VolumePrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy of the fine voxels being solid."""
    return cross_entropy(prediction.fine_occupancy_logit, batch.occupancy)


@loss_term("opacity")
def opacity(prediction: VolumePrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy between how opaque rays through the volume are and the masks."""
    grid_size = prediction.coarse_opacity.shape[-1]
    coverage = nnf.adaptive_avg_pool2d(batch.inside.float(), grid_size)
    return cross_entropy(torch.logit(prediction.coarse_opacity, eps=1e-6), coverage)
