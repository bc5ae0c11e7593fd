"""Training: one step, one validation, the whole run.

What a step sees and does follows from the seed and the step's number alone, so a
resumed training takes the same steps as one that was never killed, and so do several
processes that share each batch; but for batch normalization and dropout, which act on
each part of a batch by itself. Only `train.max_minutes` depends on the clock.
"""

import logging
import math
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from pipeline.config.train import TrainConfig
from pipeline.network.base.device import peak_megabytes
from pipeline.network.base.distributed import ProcessGroup
from pipeline.network.data.augment_jitter import apply_jitter
from pipeline.network.data.batch import Batch, to_batch
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Loader, TrainingBatch
from pipeline.network.losses.registry import total
from pipeline.network.models.image_to_image.norms import clip_rho
from pipeline.network.pretrained import PRETRAINED
from pipeline.network.training.logger import ProgressReporter, TrainLogger
from pipeline.network.training.state import HistoryRow, TrainState
from pipeline.network.training.validation import (
    calibrate_temperature,
    predict_samples,
    validate,
)

_DECAY_STEPS, _DECAY_FACTOR = 10_000, 0.96  # of the staircase (Lun et al. 2017)

log = logging.getLogger(__name__)


class NotFiniteError(ValueError):
    """A loss or a gradient that is not a number."""


def train(
    config: TrainConfig,
    train_data: Dataset,
    val_data: Dataset,
    checkpoint: Path,
    *,
    group: ProcessGroup | None = None,
    log_folder: Path | None = None,
) -> TrainState:
    """Train to the end, going on from the checkpoint if there is one."""
    # nn initializers read the global generator, so this one seed is global.
    torch.manual_seed(config.seed)
    state = TrainState(config, train_data.drawings.shape[-1], group)
    if checkpoint.exists():
        state.load(checkpoint)
        log.info("going on from step %d", state.step)
    elif config.start != "scratch":
        path = PRETRAINED if config.start == "pretrained" else Path(config.start)
        state.start_from(path)
        log.info("starting from %s", path)
    network = state.network
    loader = Loader(
        train_data, config, network.views, network.required_drawings, state.group
    )
    folder = log_folder if state.group.is_main else None
    with TrainLogger(folder, state.step) as logger:
        _run_steps(state, loader, val_data, checkpoint, logger)
    if "inverse_temperature" in state.best_weights:
        inverse_temperature = calibrate_temperature(state, val_data)
        state.best_weights["inverse_temperature"].fill_(inverse_temperature)
    log.info("waited for data: %.1f s of %.0f s", loader.seconds_waited, state.seconds)
    return state


def _run_steps(
    state: TrainState,
    loader: Loader,
    val_data: Dataset,
    checkpoint: Path,
    logger: TrainLogger,
) -> None:
    """Take steps, and validate and save in between, until the training is over."""
    reporter, losses = ProgressReporter(state.config, state.step), []
    with closing(loader.batches_from(state.step)) as batches:
        while not is_finished(state):
            learning_rate = next_learning_rate(state)
            waited, start = loader.seconds_waited, time.monotonic()
            terms = train_step(state, next(batches))
            seconds = time.monotonic() - start
            state.seconds = state.group.broadcast(state.seconds + seconds)
            losses.append(terms["loss"])
            costs = {
                "learning_rate": learning_rate,
                "seconds": seconds,
                "seconds_waited": loader.seconds_waited - waited,
                "megabytes": peak_megabytes(state.device),
            }
            logger.log_step(state.step, terms | costs)
            reporter.report(state.step, losses[-1], state.seconds)
            is_due = state.step % state.config.validation_interval == 0
            if is_due or is_finished(state):
                _record(state, val_data, learning_rate, float(np.mean(losses)))
                losses.clear()
                if logger.folder:
                    logger.write_samples(state.step, predict_samples(state, val_data))
                if state.group.is_main:
                    state.save(checkpoint)


def is_finished(state: TrainState) -> bool:
    """Say whether the steps, the minutes or the patience are used up."""
    config = state.config
    return (
        state.step >= config.max_steps
        or 0 < config.max_minutes * 60 <= state.seconds
        or 0 < config.patience <= state.validations_without_gain
    )


def next_learning_rate(state: TrainState) -> float:
    """Return the learning rate of the next step.

    After a linear warm-up a cosine to a hundredth, over the steps or the minutes,
    whichever end first; or a stair down every so many steps.
    """
    config = state.config
    warm = min((state.step + 1) / max(config.warmup_steps, 1), 1.0)
    if config.schedule == "staircase":
        decay = _DECAY_FACTOR ** (state.step // _DECAY_STEPS)
        return config.learning_rate * warm * decay
    progress = state.step / config.max_steps
    if config.max_minutes:
        progress = max(progress, state.seconds / 60 / config.max_minutes)
    cosine = (1 + math.cos(math.pi * min(progress, 1.0))) / 2
    return config.learning_rate * warm * (0.01 + 0.99 * cosine)


def train_step(state: TrainState, batch: TrainingBatch) -> dict[str, float]:
    """Take one optimizer step; return its loss, and the terms it is the sum of."""
    learning_rate = next_learning_rate(state)
    state.network.train()
    for param_group in state.optimizer.param_groups:
        param_group["lr"] = learning_rate
    rows = state.group.gather(_add_gradients(state, batch))
    _check_finite(rows, batch, state)
    means = {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
    state.group.sum_gradients(state.network.parameters())
    norm = torch.nn.utils.clip_grad_norm_(
        state.network.parameters(), state.config.max_grad_norm or math.inf
    )
    if not math.isfinite(norm):
        raise _not_finite("gradient", batch.names, float(norm), state)
    state.optimizer.step()
    clip_rho(state.network)
    if state.adversary:
        state.group.sum_gradients(state.adversary.parameters())
        state.adversary.step(
            means["discriminator"],
            means["adversarial"],
            lr_factor=learning_rate / state.config.learning_rate,
        )
    state.step += 1
    state.update_ema()
    return means


def _check_finite(
    rows: list[dict[str, float]], batch: TrainingBatch, state: TrainState
) -> None:
    """Raise what names the shapes whose loss is not a number."""
    losses = [row["loss"] for row in rows]
    wrong = [n for n, loss in enumerate(losses) if not math.isfinite(loss)]
    if wrong:
        names = [batch.names[n] for n in wrong]
        raise _not_finite("loss", names, losses[wrong[0]], state)


def _not_finite(
    what: str, names: Sequence[str], value: float, state: TrainState
) -> NotFiniteError:
    return NotFiniteError(
        f"the {what} of {', '.join(names)} is {value} at step {state.step + 1}: a "
        "lower train.learning_rate may help; the last checkpoint is kept"
    )


def _add_gradients(state: TrainState, batch: TrainingBatch) -> list[dict[str, float]]:
    """Compute this process's part of the gradient; return the losses of each shape.

    What does not fit into a GPU's memory is computed in smaller parts, from then on.
    """
    while True:
        try:
            return _accumulate_gradients(state, batch)
        except torch.cuda.OutOfMemoryError:
            count = min(state.micro_batch_size, len(batch.encoded))
            if count == 1:
                raise
            state.micro_batch_size = (count + 1) // 2
        torch.cuda.empty_cache()
        log.warning(
            "out of GPU memory: %d shapes at once from now on", state.micro_batch_size
        )


def _accumulate_gradients(
    state: TrainState, batch: TrainingBatch
) -> list[dict[str, float]]:
    """Add up the gradients of the parts of a batch; return the losses of each shape."""
    # Dropout reads the global generator: seeded by the step, so that a resumed training
    # drops the same.
    seed, rank = state.config.seed, state.group.rank
    torch.manual_seed(seed * 1_000_003 + state.step * 1009 + rank)
    state.optimizer.zero_grad(set_to_none=True)
    if state.adversary:
        state.adversary.optimizer.zero_grad(set_to_none=True)
    rows: list[dict[str, float]] = []
    for start in range(0, len(batch.encoded), state.micro_batch_size):
        shapes = slice(start, start + state.micro_batch_size)
        part = _decode_part(batch, shapes, state.device)
        losses = _backward(state, part, len(batch.names))
        values = torch.stack(list(losses.values()), dim=1).detach().tolist()
        rows += [dict(zip(losses, row, strict=True)) for row in values]
    return rows


def _decode_part(batch: TrainingBatch, shapes: slice, device: torch.device) -> Batch:
    """Move some shapes to the device, and jitter their drawings there."""
    encoded = batch.encoded.select(shapes)
    part = to_batch(encoded, batch.views, device)
    drawings, silhouettes = apply_jitter(
        part.drawings, part.silhouettes, batch.jitter.select(shapes)
    )
    return replace(part, drawings=drawings, silhouettes=silhouettes)


def _backward(state: TrainState, part: Batch, count: int) -> dict[str, torch.Tensor]:
    """Add the gradient of a part of a batch of `count` shapes; return each's losses."""
    adversary = state.adversary
    with state.autocast():
        prediction = state.predict(part)
        adversarial = (
            {"adversarial": adversary.generator_term(prediction, part)}
            if adversary
            else {}
        )
    terms = state.network.loss_terms(prediction, part) | adversarial
    loss = total(terms)
    (loss.sum() / count).backward()
    losses = {"loss": loss, **terms}
    if adversary:
        losses["discriminator"] = adversary.add_gradients(
            prediction, part, count, state.autocast()
        )
    return losses


def _record(
    state: TrainState, val_data: Dataset, learning_rate: float, train_loss: float
) -> None:
    """Validate, and add a row to the history."""
    row = HistoryRow(
        step=state.step,
        learning_rate=learning_rate,
        train_loss=train_loss,
        **validate(state, val_data),
    )
    state.add_row(row)
    log.info(
        "step %d: loss %.3f, validation %.3f (depth %.3f, normal %.1f deg, IoU %.3f)",
        row.step,
        row.train_loss,
        row.val_loss,
        row.val_depth_error,
        row.val_normal_angle,
        row.val_mask_iou,
    )
