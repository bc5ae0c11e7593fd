"""How good the averaged weights are, and how sure the network may be."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.network.base.device import deterministic_dropout
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.augment import RANDOM_SLOT
from pipeline.network.data.batch import Batch, to_batch
from pipeline.network.data.dataset import Dataset, read_shapes
from pipeline.network.losses.registry import total
from pipeline.network.models.registry import Network
from pipeline.network.training.state import TrainState

_NAMES = (*SKETCH_VIEWS, "random")  # of the drawings of a shape
_SETS = ((0,), (1,), (RANDOM_SLOT,), (0, 1), (0, 1, 2))
_NUM_SAMPLES = 5  # shapes
_NUM_BINS = 10  # of foreground probability (Guo et al. 2017, section 2)
_INVERSE_TEMPERATURES = 2 ** np.linspace(-2, 2, 33)


def validate(state: TrainState, data: Dataset) -> dict[str, float]:
    """Measure the averaged weights on all views, drawn in the last style.

    Means over the shapes and over what is drawn of them: one, two or three drawings.
    """
    with _using_weights(state, state.ema_weights):
        local = range(len(data))[state.group.local_slice(len(data))]
        rows = [
            (drawn, _errors(state, *predict_shape(state, data, index, drawn)))
            for index in local
            for drawn in drawing_sets(state.network)
        ]
    rows = state.group.gather(rows)
    means = {
        name: float(np.mean([errors[name] for _, errors in rows]))
        for name in rows[0][1]
    }
    return means | _iou_by_set(rows)


def drawing_sets(network: Network) -> tuple[tuple[int, ...], ...]:
    """Return what a network is validated on: sets of drawings, by their slots."""
    return (network.required_drawings,) if network.required_drawings else _SETS


def calibrate_temperature(state: TrainState, data: Dataset) -> float:
    """Return the inverse temperature that fits the masks of the validation shapes best.

    Temperature scaling (Guo et al. 2017, section 4.2), of the best weights.
    """
    loss = np.zeros(len(_INVERSE_TEMPERATURES))
    with _using_weights(state, state.best_weights):
        sets = drawing_sets(state.network)
        for index in range(len(data)):
            drawn = sets[index % len(sets)]
            prediction, batch = predict_shape(state, data, index, drawn)
            logit, inside = prediction.mask_logit, batch.inside.float()
            loss += [
                nnf.binary_cross_entropy_with_logits(logit * factor, inside).item()
                for factor in _INVERSE_TEMPERATURES
            ]
    return float(_INVERSE_TEMPERATURES[loss.argmin()])


def predict_samples(state: TrainState, data: Dataset) -> list[tuple[Prediction, Batch]]:
    """Predict the first shapes with the averaged weights, for sample images."""
    with _using_weights(state, state.ema_weights):
        count = min(_NUM_SAMPLES, len(data))
        sets = drawing_sets(state.network)
        return [
            predict_shape(state, data, index, sets[index % len(sets)])
            for index in range(count)
        ]


def predict_shape(
    state: TrainState, data: Dataset, index: int, drawn: tuple[int, ...]
) -> tuple[Prediction, Batch]:
    """Predict all views of one shape from some of its drawings, beside the truth.

    It is drawn in the last style.
    """
    views, last_style = np.array(state.network.views), data.drawings.shape[1] - 1
    encoded = read_shapes(data, np.array([index]), views, np.array([last_style]))
    is_drawn = np.isin(np.arange(encoded.drawings.shape[1]), drawn)
    encoded.drawings[:, ~is_drawn] = 0
    batch = to_batch(encoded, views, state.device)
    with state.autocast(), deterministic_dropout(state.device):
        return state.network(batch.drawings, batch.views, batch.drawn_from), batch


def expected_calibration_error(
    logit: Float[Tensor, "B V H W"], inside: Bool[Tensor, "B V H W"]
) -> float:
    """Return the foreground's expected calibration error (Guo et al. 2017, eq. 3)."""
    probability, truth = torch.sigmoid(logit).flatten(), inside.flatten().float()
    bins = (probability * _NUM_BINS).long().clamp(max=_NUM_BINS - 1)
    excess = torch.zeros(_NUM_BINS, device=logit.device)
    excess.index_add_(0, bins, probability - truth)
    return float(excess.abs().sum() / len(truth))


def _errors(
    state: TrainState, prediction: Prediction, batch: Batch
) -> dict[str, float]:
    """Return the val columns of the history for a batch of one."""
    inside, mask = batch.inside, prediction.mask_logit > 0
    depth = (prediction.depth - batch.depth).abs()[inside].mean()
    cosine = (prediction.normals * batch.normals).sum(-1)[inside].clamp(-1, 1)
    loss = total(state.network.loss_terms(prediction, batch))
    return {
        "val_loss": float(loss.mean()),
        "val_depth_error": float(depth),
        "val_normal_angle": float(torch.rad2deg(torch.arccos(cosine)).mean()),
        "val_mask_iou": float((mask & inside).sum() / (mask | inside).sum()),
        "val_miscalibration": expected_calibration_error(prediction.mask_logit, inside),
    }


def _iou_by_set(
    rows: list[tuple[tuple[int, ...], dict[str, float]]],
) -> dict[str, float]:
    """Return the mean mask IoU of each set of drawings; none where there is but one."""
    by_set: dict[str, list[float]] = {}
    for drawn, errors in rows:
        name = "_".join(_NAMES[slot] for slot in drawn)
        by_set.setdefault(f"val_mask_iou_{name}", []).append(errors["val_mask_iou"])
    if len(by_set) == 1:
        return {}
    return {name: float(np.mean(overlaps)) for name, overlaps in by_set.items()}


@contextmanager
def _using_weights(state: TrainState, weights: dict[str, Tensor]) -> Iterator[None]:
    """Let the network have other weights, and no gradients."""
    network = state.network
    backup = {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(weights)
    network.eval()
    try:
        with torch.inference_mode():
            yield
    finally:
        network.load_state_dict(backup)
