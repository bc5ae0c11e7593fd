"""Training: one step, one validation, the run.

What a step sees and does follows from the seed and the step's number alone, so a
resumed run takes the same steps as one that was never killed, and so do several
processes that share each batch; but for batch normalisation and dropout, which act on
each part of a batch by itself. Only `train.minutes` depends on the clock.
"""

import logging
import math
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from pipeline.config.train import TrainConfig
from pipeline.network.base.distributed import Team
from pipeline.network.data.augment_jitter import varied
from pipeline.network.data.batch import to_batch
from pipeline.network.data.dataset import Dataset
from pipeline.network.data.loader import Draw, Loader
from pipeline.network.losses.losses import terms, total
from pipeline.network.models.norms import clip_shares
from pipeline.network.training.logger import Journal, peak_megabytes
from pipeline.network.training.state import Progress, Run
from pipeline.network.training.validation import calibrated_sharpness, samples, validate

_LOG_SECONDS = 15.0
_STAIR = 10_000, 0.96  # steps, and what the rate is multiplied by (Lun et al. 2017)

log = logging.getLogger(__name__)


class NotFiniteError(ValueError):
    """A loss or a gradient that is not a number."""


def train(
    config: TrainConfig,
    learning: Dataset,
    validating: Dataset,
    checkpoint: Path,
    *,
    team: Team | None = None,
    journal: Path | None = None,
) -> Run:
    """Train to the end, going on from the checkpoint if there is one."""
    run = Run(config, learning.level.shape[-1], team)
    if checkpoint.exists():
        run.load(checkpoint)
        log.info("going on from step %d", run.step)
    loader = Loader(learning, config, run.network, run.team)
    kept = journal if run.team.is_first else None
    with closing(loader.from_step(run.step)) as draws, Journal(kept, run.step) as notes:
        tell, losses = _teller(run), []
        while not is_over(run):
            rate, before, start = rate_at(run), loader.seconds_waited, time.monotonic()
            said = train_step(run, next(draws))
            seconds = time.monotonic() - start
            run.seconds = run.team.agreed(run.seconds + seconds)
            losses.append(said["loss"])
            facts = {
                "rate": rate,
                "seconds": seconds,
                "waited": loader.seconds_waited - before,
                "megabytes": peak_megabytes(run.device),
            }
            notes.say(run.step, said | facts)
            tell(losses[-1])
            if run.step % config.validation_interval == 0 or is_over(run):
                _record(run, validating, rate, float(np.mean(losses)))
                losses.clear()
                if notes.folder:
                    notes.show(run.step, samples(run, validating))
                if run.team.is_first:
                    run.save(checkpoint)
    if "sharpness" in run.best:
        run.best["sharpness"].fill_(calibrated_sharpness(run, validating))
    log.info("waited for data: %.1f s of %.0f s", loader.seconds_waited, run.seconds)
    return run


def is_over(run: Run) -> bool:
    """Say whether the steps, the minutes or the patience are used up."""
    config = run.config
    return (
        run.step >= config.max_steps
        or 0 < config.max_minutes * 60 <= run.seconds
        or 0 < config.patience <= run.rows_without_gain
    )


def rate_at(run: Run) -> float:
    """Return the learning rate of the next step.

    After a linear warm-up a cosine to a hundredth, over the steps or the minutes,
    whichever end first; or a stair down every so many steps.
    """
    config = run.config
    warm = min((run.step + 1) / max(config.warmup_steps, 1), 1.0)
    if config.schedule == "staircase":
        steps, factor = _STAIR
        return config.learning_rate * warm * factor ** (run.step // steps)
    share = run.step / config.max_steps
    if config.max_minutes:
        share = max(share, run.seconds / 60 / config.max_minutes)
    cosine = (1 + math.cos(math.pi * min(share, 1.0))) / 2
    return config.learning_rate * warm * (0.01 + 0.99 * cosine)


def train_step(run: Run, draw: Draw) -> dict[str, float]:
    """Take one optimiser step; return its loss, and what it is the sum of."""
    rate = rate_at(run)
    run.network.train()
    for group in run.optimizer.param_groups:
        group["lr"] = rate
    rows = run.team.gather(_add_gradients(run, draw))
    _check(rows, draw, run)
    said = {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}
    run.team.add_gradients(run.network.parameters())
    length = torch.nn.utils.clip_grad_norm_(
        run.network.parameters(), run.config.max_grad_norm or math.inf
    )
    if not math.isfinite(length):
        raise _not_finite("gradient", draw.names, float(length), run)
    run.optimizer.step()
    clip_shares(run.network)
    if run.adversary:
        run.team.add_gradients(run.adversary.parameters())
        share = rate / run.config.learning_rate
        run.adversary.step(said["discriminator"], said["adversary"], share=share)
    run.step += 1
    _update_average(run)
    return said


def _check(rows: list[dict[str, float]], draw: Draw, run: Run) -> None:
    """Raise what names the shapes whose loss is not a number."""
    losses = [row["loss"] for row in rows]
    wrong = [n for n, loss in enumerate(losses) if not math.isfinite(loss)]
    if wrong:
        names = [draw.names[n] for n in wrong]
        raise _not_finite("loss", names, losses[wrong[0]], run)


def _not_finite(
    what: str, names: Sequence[str], value: float, run: Run
) -> NotFiniteError:
    return NotFiniteError(
        f"the {what} of {', '.join(names)} is {value} at step {run.step + 1}: a lower "
        "train.learning_rate may help; the last checkpoint is kept"
    )


def _add_gradients(run: Run, draw: Draw) -> list[dict[str, float]]:
    """Compute this process's part of the gradient; return the losses of each shape.

    What does not fit into a GPU's memory is computed in smaller parts, from then on.
    """
    while True:
        try:
            return _accumulated(run, draw)
        except torch.cuda.OutOfMemoryError:
            tried = min(run.at_once, len(draw.pixels.drawings))
            if tried == 1:
                raise
            run.at_once = (tried + 1) // 2
        torch.cuda.empty_cache()
        log.warning("out of GPU memory: %d shapes at once from now on", run.at_once)


def _accumulated(run: Run, draw: Draw) -> list[dict[str, float]]:
    # Dropout reads the global generator: seeded by the step, so that a resumed run
    # drops the same.
    torch.manual_seed(run.config.seed * 1_000_003 + run.step * 1009 + run.team.rank)
    run.optimizer.zero_grad(set_to_none=True)
    if run.adversary:
        run.adversary.optimizer.zero_grad(set_to_none=True)
    rows: list[dict[str, float]] = []
    for start in range(0, len(draw.pixels.drawings), run.at_once):
        part = slice(start, start + run.at_once)
        pixels = draw.pixels.part(part)
        batch = to_batch(pixels, draw.views, run.device, draw.seen_from)
        drawings = varied(batch.drawings, draw.variation.part(part))
        batch = replace(batch, drawings=drawings)
        with run.autocast():
            prediction = run.called(batch.drawings, batch.views, batch.drawn_from)
            judged = run.adversary.term(prediction, batch) if run.adversary else None
        found = terms(prediction, batch, run.config)
        if judged is not None:
            found["adversary"] = judged
        loss = total(found)
        (loss.sum() / len(draw.names)).backward()
        columns = {"loss": loss, **found}
        if run.adversary:
            columns["discriminator"] = run.adversary.add_gradients(
                prediction, batch, len(draw.names), run.autocast()
            )
        values = torch.stack(list(columns.values()), dim=1).detach().tolist()
        rows += [dict(zip(columns, row, strict=True)) for row in values]
    return rows


def _update_average(run: Run) -> None:
    """Move the averaged weights; faster in the first steps, which soon are outdated."""
    keep = min(run.config.ema_decay, (1 + run.step) / (10 + run.step))
    for name, value in run.network.state_dict().items():
        if value.is_floating_point():
            run.average[name].lerp_(value.detach(), 1 - keep)
        else:
            run.average[name].copy_(value)


def _record(run: Run, validating: Dataset, rate: float, train_loss: float) -> None:
    """Validate, and add a row to the history."""
    row = Progress(
        step=run.step,
        rate=rate,
        train_loss=train_loss,
        **validate(run, validating),
    )
    run.add(row)
    log.info(
        "step %d: loss %.3f, validation %.3f (depth %.3f, normal %.1f deg, IoU %.3f)",
        row.step,
        row.train_loss,
        row.val_loss,
        row.val_depth_error,
        row.val_normal_angle,
        row.val_mask_iou,
    )


def _teller(run: Run) -> Callable[[float], None]:
    """Return what logs a step, its loss and the time left, every few seconds."""
    begun = told = time.monotonic()
    first = run.step

    def tell(loss: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > _LOG_SECONDS:
            told = now
            left = (
                (now - begun) / (run.step - first) * (run.config.max_steps - run.step)
            )
            if run.config.max_minutes:
                left = min(left, run.config.max_minutes * 60 - run.seconds)
            log.info(
                "step %d of %d, loss %.3f, %.0f s left",
                run.step,
                run.config.max_steps,
                loss,
                left,
            )

    return tell
