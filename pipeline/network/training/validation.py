"""What the averaged weights are worth, and how sure the network may be."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import Batch, Pixels, to_batch
from pipeline.network.data.dataset import Dataset
from pipeline.network.losses.losses import terms, total
from pipeline.network.models.registry import repeatable
from pipeline.network.training.state import Run

_SAMPLES = 4  # shapes
_BINS = 10  # of foreground probability (Guo et al. 2017, section 2)
_SHARPNESSES = 2 ** np.linspace(-2, 2, 33)


def validate(run: Run, data: Dataset) -> dict[str, float]:
    """Measure the averaged weights on all views, drawn in the last style."""
    with _weights(run, run.average):
        own = range(len(data))[run.team.share(len(data))]
        rows = [_errors(run, *predicted(run, data, index)) for index in own]
    rows = run.team.gather(rows)
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def calibrated_sharpness(run: Run, data: Dataset) -> float:
    """Return by what to multiply mask logits so that validation is least surprised.

    Temperature scaling (Guo et al. 2017, section 4.2), of the best weights.
    """
    loss = np.zeros(len(_SHARPNESSES))
    with _weights(run, run.best):
        for index in range(len(data)):
            prediction, batch = predicted(run, data, index)
            logit, inside = prediction.mask_logit, batch.inside.float()
            loss += [
                torch.nn.functional.binary_cross_entropy_with_logits(
                    logit * sharpness, inside
                ).item()
                for sharpness in _SHARPNESSES
            ]
    return float(_SHARPNESSES[loss.argmin()])


def samples(run: Run, data: Dataset) -> list[tuple[Prediction, Batch]]:
    """Predict the first shapes with the averaged weights, for pictures."""
    with _weights(run, run.average):
        return [
            predicted(run, data, index) for index in range(min(_SAMPLES, len(data)))
        ]


def predicted(run: Run, data: Dataset, index: int) -> tuple[Prediction, Batch]:
    """Predict all views of one shape; also return the truth."""
    views, one = np.array(run.network.views), slice(index, index + 1)
    pixels = Pixels(
        drawings=np.array(data.drawings[one, -1]),
        level=data.level[one][:, views],
        colour=data.colour[one][:, views],
        occupancy=np.array(data.occupancy[one]),
    )
    batch = to_batch(pixels, views, run.device)
    with run.autocast(), repeatable(run.device):
        return run.network(batch.drawings, batch.views), batch


def miscalibration(
    logit: Float[Tensor, "B V H W"], inside: Bool[Tensor, "B V H W"]
) -> float:
    """Return the foreground's expected calibration error (Guo et al. 2017, eq. 3)."""
    probability, truth = torch.sigmoid(logit).flatten(), inside.flatten().float()
    bins = (probability * _BINS).long().clamp(max=_BINS - 1)
    excess = torch.zeros(_BINS, device=logit.device)
    excess.index_add_(0, bins, probability - truth)
    return float(excess.abs().sum() / len(truth))


def _errors(run: Run, prediction: Prediction, batch: Batch) -> dict[str, float]:
    inside = batch.inside
    found = prediction.mask_logit > 0
    depth = (prediction.depth - batch.depth).abs()[inside].mean()
    cosine = (prediction.normals * batch.normals).sum(-1)[inside].clamp(-1, 1)
    return {
        "val_loss": float(total(terms(prediction, batch, run.config)).mean()),
        "val_depth_error": float(depth),
        "val_normal_angle": float(torch.rad2deg(torch.arccos(cosine)).mean()),
        "val_mask_iou": float((found & inside).sum() / (found | inside).sum()),
        "val_miscalibration": miscalibration(prediction.mask_logit, inside),
    }


@contextmanager
def _weights(run: Run, weights: dict[str, Tensor]) -> Iterator[None]:
    """Let the network have other weights, and no gradients."""
    own = {name: value.clone() for name, value in run.network.state_dict().items()}
    run.network.load_state_dict(weights)
    run.network.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        run.network.load_state_dict(own)
