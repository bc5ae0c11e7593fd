"""What a discriminator sees of a view: drawings, and maps cut out by their own mask.

Normals and depth are as ShapeMVD has them (shapemvd_frame.py) and 1 in the background.
The mask cuts hard, as the original's: no gradient goes through it.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.network.base.prediction import Prediction
from pipeline.network.base.shapemvd_frame import ShapeMvdPrediction, to_shapemvd
from pipeline.network.data.batch import Batch


def true_maps(
    batch: Batch, shapemvd_from_obj: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V 4 H W"]:
    """Return the true maps of the views, cut out by the true silhouettes."""
    maps = to_shapemvd(batch.depth, batch.normals, shapemvd_from_obj)
    return _cut_out(maps, batch.inside)


def predicted_maps(
    prediction: Prediction, shapemvd_from_obj: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V 4 H W"]:
    """Return predicted maps of the views, cut out by the predicted silhouettes.

    Of ShapeMVD its raw output, as in the original: its normals are not unit yet.
    """
    if isinstance(prediction, ShapeMvdPrediction):
        maps = prediction.raw[:, :, :4]
    else:
        maps = to_shapemvd(prediction.depth, prediction.normals, shapemvd_from_obj)
    return _cut_out(maps, prediction.mask_logit > 0)


def concat_drawings(
    maps: Float[Tensor, "B V 4 H W"], ink: Float[Tensor, "B C H W"]
) -> Float[Tensor, "N D H W"]:
    """Put the drawings before each view's channels; N = B x V, shape by shape."""
    repeated = ink[:, None].expand(-1, maps.shape[1], -1, -1, -1)
    return torch.cat([repeated, maps], dim=2).flatten(0, 1)


def _cut_out(
    maps: Float[Tensor, "B V 4 H W"], inside: Bool[Tensor, "B V H W"]
) -> Float[Tensor, "B V 4 H W"]:
    return torch.where(inside[:, :, None], maps, 1.0)
