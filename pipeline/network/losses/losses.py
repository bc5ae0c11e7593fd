"""What training minimises: named terms, each a figure per shape.

Per shape, because a batch may be cut over steps of accumulation and over processes: the
mean over its shapes is the same however it was cut.
"""

from collections.abc import Callable, Mapping

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.config.train import Term, TrainConfig
from pipeline.network.base.prediction import FILL, GIVEN, Prediction
from pipeline.network.data.batch import Batch
from pipeline.network.losses.consistency import slope_error, view_disagreement
from pipeline.network.losses.masked_mean import cross_entropy, mean_inside
from pipeline.network.losses.shapemvd_losses import reference_terms
from pipeline.network.models.lifted import LiftedPrediction
from pipeline.network.models.shapemvd import ReferencePrediction


def terms(
    prediction: Prediction, batch: Batch, config: TrainConfig
) -> dict[str, Float[Tensor, " B"]]:
    """Return the weighted terms of each shape, by what the network is."""
    if isinstance(prediction, ReferencePrediction):
        return reference_terms(prediction, batch, config.shapemvd.losses)
    assert isinstance(prediction, LiftedPrediction)
    return lifted_terms(prediction, batch, config.lifted.losses)


def lifted_terms(
    prediction: LiftedPrediction, batch: Batch, weights: Mapping[Term, float]
) -> dict[str, Float[Tensor, " B"]]:
    """Return the weighted terms of each shape."""
    return {
        name: weight * _TERMS[name](prediction, batch)
        for name, weight in weights.items()
        if weight > 0
    }


def total(terms: Mapping[str, Float[Tensor, " B"]]) -> Float[Tensor, " B"]:
    """Return the sum of each shape's terms."""
    return torch.stack(list(terms.values())).sum(0)


def masked_depth(
    predicted: Float[Tensor, "B V H W"],
    target: Float[Tensor, "B V H W"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, " B"]:
    """Mean absolute depth error over the pixels inside the target silhouette."""
    return mean_inside((predicted - target).abs(), inside)


def masked_normal(
    predicted: Float[Tensor, "B V H W 3"],
    target: Float[Tensor, "B V H W 3"],
    inside: Bool[Tensor, "B V H W"],
) -> Float[Tensor, " B"]:
    """Mean of one minus the cosine between normals inside the target silhouette."""
    return mean_inside(1 - (predicted * target).sum(-1), inside)


def dice(
    logit: Float[Tensor, "B V H W"], inside: Bool[Tensor, "B V H W"]
) -> Float[Tensor, " B"]:
    """One minus the overlap of all masks (Milletari et al. 2016, section 3)."""
    found, target = torch.sigmoid(logit).flatten(1), inside.float().flatten(1)
    both = (found * target).sum(1)
    return 1 - (2 * both + 1) / (found.sum(1) + target.sum(1) + 1)


def drawn(prediction: LiftedPrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Cross-entropy between masks and the drawn silhouettes that are given.

    Not counted is background that lines enclose: a filled drawing fills it, too.
    """
    columns, sketches = torch.nonzero(
        batch.views[:, None] == batch.seen_from, as_tuple=True
    )
    drawings = batch.drawings[:, sketches]
    error = nnf.binary_cross_entropy_with_logits(
        prediction.mask_logit[:, columns], drawings[:, :, FILL], reduction="none"
    )
    is_gap = (drawings[:, :, FILL] > 0.5) & ~batch.inside[:, columns]
    counts = drawings[:, :, GIVEN] * ~is_gap
    return (error * counts).flatten(1).sum(1) / counts.flatten(1).sum(1).clamp(min=1)


def coarse_depth(prediction: LiftedPrediction, batch: Batch) -> Float[Tensor, " B"]:
    """Depth error of the rays through the volume, against mean depths of pixels."""
    inside = batch.inside.float()
    grid = prediction.coarse_depth.shape[-1]
    share = nnf.adaptive_avg_pool2d(inside, grid)
    coarse = nnf.adaptive_avg_pool2d(batch.depth * inside, grid) / share.clamp(min=1e-6)
    return masked_depth(prediction.coarse_depth, coarse, share > 0.5)


_TERMS: dict[Term, Callable[[LiftedPrediction, Batch], Float[Tensor, " B"]]] = {
    "depth": lambda found, batch: masked_depth(found.depth, batch.depth, batch.inside),
    "normal": lambda found, batch: masked_normal(
        found.normals, batch.normals, batch.inside
    ),
    "mask": lambda found, batch: cross_entropy(found.mask_logit, batch.inside.float()),
    "dice": lambda found, batch: dice(found.mask_logit, batch.inside),
    "depth_normal": lambda found, batch: mean_inside(*slope_error(found.depth, batch)),
    "view_consistency": lambda found, batch: mean_inside(
        *view_disagreement(found.depth, batch)
    ),
    "silhouette": drawn,
    "coarse_depth": coarse_depth,
    "occupancy": lambda found, batch: cross_entropy(
        found.occupancy_logit, batch.occupancy
    ),
}
