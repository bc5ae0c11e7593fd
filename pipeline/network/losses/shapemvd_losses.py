"""What ShapeMVD (Lun et al. 2017) minimizes, and what pix2pix would.

Errors are measured in the network's own ranges and frame (shapemvd_frame.py). A
departure: the original takes means over the foreground of a whole batch, times the
number of its maps; here they are over the foreground of each shape, in all of its
views, so that any cut of a batch has the same mean, and any number of views. The
weights of the terms against each other are the original's.
"""

from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.network.base.shapemvd_frame import ShapeMvdPrediction, to_shapemvd
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import cross_entropy, mean_inside

_PIX2PIX_L1_WEIGHT = 100.0  # against the adversarial term (Isola et al. 2017)
_BACKGROUND = (0.0, 0.0, 1.0, 1.0, -1.0)  # normal, depth, mask


def shapemvd_terms(
    prediction: ShapeMvdPrediction,
    batch: Batch,
    losses: Literal["original", "pix2pix"],
) -> dict[str, Float[Tensor, " B"]]:
    """Return the terms of each shape, weighted: the loss is their sum."""
    target = _target(prediction, batch)
    if losses == "pix2pix":
        error = (prediction.raw - target).abs()
        return {"l1": _PIX2PIX_L1_WEIGHT * error.flatten(1).mean(1)}
    normal, depth, _ = (prediction.raw - target).split([3, 1, 1], dim=2)
    return {
        "depth": mean_inside(depth[:, :, 0].abs(), batch.inside),
        "normal": mean_inside(normal.square().sum(2), batch.inside),
        # By logits there is no need to keep logarithms above 1e-6, as in the original.
        "mask": cross_entropy(prediction.mask_logit, batch.inside.float()),
    }


def _target(prediction: ShapeMvdPrediction, batch: Batch) -> Float[Tensor, "B V 5 H W"]:
    """Return the true maps in the network's own ranges and frame."""
    maps = to_shapemvd(batch.depth, batch.normals, prediction.shapemvd_from_obj)
    mask = torch.ones_like(maps[:, :, :1])
    background = maps.new_tensor(_BACKGROUND).view(5, 1, 1)
    inside = batch.inside[:, :, None]
    return torch.where(inside, torch.cat([maps, mask], dim=2), background)
