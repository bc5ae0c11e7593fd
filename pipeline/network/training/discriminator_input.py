"""What a discriminator sees of a view: drawings, and maps cut out by their own mask.

Normals and depth are in the terms of ShapeMVD (conventions.py) and 1 in the background.
The mask cuts hard, as the original's: no gradient goes through it.
"""

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import Batch
from pipeline.network.models.shapemvd import ReferencePrediction
from pipeline.network.models.shapemvd_frame import to_theirs


def true_pictures(
    batch: Batch, theirs_from_obj: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V 4 H W"]:
    """Return the true maps of the views, cut out by the true silhouettes."""
    maps = to_theirs(batch.depth, batch.normals, theirs_from_obj)
    return _cut_out(maps, batch.inside)


def predicted_pictures(
    prediction: Prediction, theirs_from_obj: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V 4 H W"]:
    """Return predicted maps of the views, cut out by the predicted silhouettes.

    A reference network is judged by what it says itself: its normals are not unit yet.
    """
    if isinstance(prediction, ReferencePrediction):
        maps = prediction.raw[:, :, :4]
    else:
        maps = to_theirs(prediction.depth, prediction.normals, theirs_from_obj)
    return _cut_out(maps, prediction.mask_logit > 0)


def beside_drawings(
    pictures: Float[Tensor, "B V 4 H W"], inks: Float[Tensor, "B C H W"]
) -> Float[Tensor, "N D H W"]:
    """Put the drawings in front of each view's channels; N = B x V, shape by shape."""
    repeated = inks[:, None].expand(-1, pictures.shape[1], -1, -1, -1)
    return torch.cat([repeated, pictures], dim=2).flatten(0, 1)


def _cut_out(
    maps: Float[Tensor, "B V 4 H W"], inside: Bool[Tensor, "B V H W"]
) -> Float[Tensor, "B V 4 H W"]:
    return torch.where(inside[:, :, None], maps, 1.0)
