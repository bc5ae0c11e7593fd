"""Training: one step, one validation, the run; and how a killed run goes on.

What a step sees follows from the seed and the step's number alone, so a resumed run
takes the same steps as one that was never killed, and so do several processes that
share each batch.
"""

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Int, UInt8
from numpy import ndarray

from pipeline.config.train import TrainConfig
from pipeline.geometry.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.network.batches import Batch, to_batch
from pipeline.network.checkpoints import pick_device
from pipeline.network.dataset import Dataset, choose_drawings
from pipeline.network.lifted import LiftedPrediction
from pipeline.network.losses import loss_terms, total
from pipeline.network.networks import untrained
from pipeline.network.processes import Team
from pipeline.network.variation import Variation, drawn_by, varied

_CLIP = 1.0  # largest norm of a step's gradient
_LOG_SECONDS = 15.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Progress:
    """A row of history.csv; the val columns are of the averaged weights."""

    step: int
    rate: float
    train_loss: float
    val_loss: float
    val_depth_error: float  # object units
    val_normal_angle: float  # degrees
    val_mask_iou: float


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What a step sees: some shapes, how each is drawn, and some of their views."""

    shapes: Int[ndarray, " B"]
    drawings: UInt8[ndarray, "B K 3 H W"]
    variation: Variation
    views: Int[ndarray, " V"]


class NotFiniteError(ValueError):
    """A loss that is not a number."""


class Run:
    """The state of a training: network, averaged weights, optimiser, history."""

    def __init__(self, config: TrainConfig, size: int, team: Team | None = None):
        self.config = config
        self.team = team or Team()
        self.at_once = config.micro_batch or config.batch  # shapes, until memory fails
        self.device = pick_device(config.device)
        self.network = untrained(config, size).to(self.device)
        self.average = {
            name: tensor.detach().clone()
            for name, tensor in self.network.state_dict().items()
        }
        self.best = dict(self.average)
        self.optimizer = torch.optim.AdamW(
            self.network.parameters(), lr=config.rate, weight_decay=config.decay
        )
        self.step = 0
        self.history: list[Progress] = []

    def save(self, path: Path) -> None:
        """Write the state aside, then swap it in."""
        aside = path.with_suffix(".new")
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "best": self.best,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "history": json.dumps([asdict(row) for row in self.history]),
        }
        torch.save(state, aside)
        aside.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a saved state."""
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.average, self.best = state["average"], state["best"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]
        self.history = [Progress(**row) for row in json.loads(state["history"])]


def train(
    config: TrainConfig,
    learning: Dataset,
    validating: Dataset,
    checkpoint: Path,
    team: Team | None = None,
) -> Run:
    """Train to the last step, going on from the checkpoint if there is one."""
    run = Run(config, learning.level.shape[-1], team)
    if checkpoint.exists():
        run.load(checkpoint)
        log.info("going on from step %d", run.step)
    tell = _teller(run.step, config.steps)
    losses: list[float] = []
    while run.step < config.steps:
        losses.append(train_step(run, learning))
        tell(run.step, losses[-1])
        if run.step % config.validate_every == 0 or run.step == config.steps:
            _record(run, validating, float(np.mean(losses)))
            losses.clear()
            if run.team.is_first:
                run.save(checkpoint)
    return run


def train_step(run: Run, data: Dataset) -> float:
    """Take one optimiser step; return its loss."""
    draw = _draw(run, data)
    run.network.train()
    for group in run.optimizer.param_groups:
        group["lr"] = rate_at(run.step, run.config)
    losses = run.team.gather(_add_gradients(run, data, draw))
    value = sum(losses) / len(losses)
    if not math.isfinite(value):
        wrong = [n for n, loss in enumerate(losses) if not math.isfinite(loss)]
        names = ", ".join(data.ids[draw.shapes[n]] for n in wrong)
        raise NotFiniteError(
            f"the loss of {names} is {losses[wrong[0]]} at step {run.step + 1}: a "
            "lower train.rate may help; the last checkpoint is kept"
        )
    run.team.add_gradients(run.network.parameters())
    torch.nn.utils.clip_grad_norm_(run.network.parameters(), _CLIP)
    run.optimizer.step()
    run.step += 1
    _update_average(run)
    return value


def _add_gradients(run: Run, data: Dataset, draw: Draw) -> list[float]:
    """Compute this process's part of the gradient; return the loss of each shape.

    What does not fit into a GPU's memory is computed in smaller parts, from then on.
    """
    while True:
        try:
            return _accumulated(run, data, draw)
        except torch.cuda.OutOfMemoryError:
            if run.at_once == 1:
                raise
            run.at_once = (run.at_once + 1) // 2
        torch.cuda.empty_cache()
        log.warning("out of GPU memory: %d shapes at once from now on", run.at_once)


def _accumulated(run: Run, data: Dataset, draw: Draw) -> list[float]:
    count = len(draw.shapes)
    own = np.arange(count)[run.team.share(count)]
    run.optimizer.zero_grad(set_to_none=True)
    losses: list[float] = []
    for start in range(0, len(own), run.at_once):
        part = own[start : start + run.at_once]
        batch = to_batch(
            draw.drawings[part],
            data.level[draw.shapes[part]][:, draw.views],
            data.colour[draw.shapes[part]][:, draw.views],
            data.occupancy[draw.shapes[part]],
            run.device,
        )
        drawings = varied(batch.drawings, draw.variation.part(part))
        batch = replace(batch, drawings=drawings)
        loss = total(loss_terms(_predicted(run, batch, draw.views), batch))
        (loss.sum() / count).backward()
        losses += loss.detach().tolist()
    return losses


def validate(run: Run, data: Dataset) -> dict[str, float]:
    """Measure the averaged weights on all views, drawn in the last style."""
    weights = {name: value.clone() for name, value in run.network.state_dict().items()}
    run.network.load_state_dict(run.average)
    run.network.eval()
    views = np.arange(NUM_VIEWS)
    rows = []
    with torch.inference_mode():
        for index in range(len(data))[run.team.share(len(data))]:
            one = slice(index, index + 1)
            batch = to_batch(
                np.array(data.drawings[one, -1]),
                np.array(data.level[one]),
                np.array(data.colour[one]),
                np.array(data.occupancy[one]),
                run.device,
            )
            rows.append(_errors(_predicted(run, batch, views), batch))
    run.network.load_state_dict(weights)
    rows = run.team.gather(rows)
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def rate_at(step: int, config: TrainConfig) -> float:
    """Return the learning rate: linear warm-up, then a cosine to a hundredth."""
    warm = min((step + 1) / max(config.warmup, 1), 1.0)
    share = step / config.steps
    return config.rate * warm * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)


def _draw(run: Run, data: Dataset) -> Draw:
    """Draw the shapes and views of this step; a drawn view is always among them."""
    config = run.config
    rng = np.random.default_rng([config.seed, run.step])
    count = min(config.batch, len(data))
    shapes = np.sort(rng.choice(len(data), size=count, replace=False))
    drawn = rng.integers(len(SKETCH_VIEWS))
    others = np.delete(np.arange(NUM_VIEWS), drawn)
    rest = rng.permutation(others)[: min(config.views, NUM_VIEWS) - 1]
    drawings = choose_drawings(data.drawings[shapes], config.drop_view, rng)
    return Draw(
        shapes=shapes,
        drawings=drawings,
        variation=drawn_by(rng, drawings.shape[:2], config),
        views=np.concatenate([[drawn], rest]),
    )


def _predicted(run: Run, batch: Batch, views: np.ndarray) -> LiftedPrediction:
    on_gpu = run.device.type == "cuda"
    with torch.autocast(run.device.type, dtype=torch.bfloat16, enabled=on_gpu):
        return run.network(
            batch.drawings, torch.from_numpy(views.astype(np.int64)).to(run.device)
        )


def _update_average(run: Run) -> None:
    """Move the averaged weights; faster in the first steps, which soon are outdated."""
    keep = min(run.config.ema, (1 + run.step) / (10 + run.step))
    for name, value in run.network.state_dict().items():
        run.average[name].lerp_(value.detach(), 1 - keep)


def _errors(prediction: LiftedPrediction, batch: Batch) -> dict[str, float]:
    inside = batch.inside
    found = prediction.mask_logit > 0
    depth = (prediction.depth - batch.depth).abs()[inside].mean()
    cosine = (prediction.normals * batch.normals).sum(-1)[inside].clamp(-1, 1)
    return {
        "val_loss": float(total(loss_terms(prediction, batch)).mean()),
        "val_depth_error": float(depth),
        "val_normal_angle": float(torch.rad2deg(torch.arccos(cosine)).mean()),
        "val_mask_iou": float((found & inside).sum() / (found | inside).sum()),
    }


def _record(run: Run, validating: Dataset, train_loss: float) -> None:
    """Validate, add a row to the history, and keep the weights if they are the best."""
    row = Progress(
        step=run.step,
        rate=rate_at(run.step - 1, run.config),
        train_loss=train_loss,
        **validate(run, validating),
    )
    if not run.history or row.val_loss < min(old.val_loss for old in run.history):
        run.best = {name: value.clone() for name, value in run.average.items()}
    run.history.append(row)
    log.info(
        "step %d: loss %.3f, validation %.3f (depth %.3f, normal %.1f deg, IoU %.3f)",
        row.step,
        row.train_loss,
        row.val_loss,
        row.val_depth_error,
        row.val_normal_angle,
        row.val_mask_iou,
    )


def _teller(first: int, last: int) -> Callable[[int, float], None]:
    """Return what logs a step, its loss and the time left, every few seconds."""
    begun = told = time.monotonic()

    def tell(step: int, loss: float) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told > _LOG_SECONDS:
            told = now
            left = (now - begun) / (step - first) * (last - step)
            log.info("step %d of %d, loss %.3f, %.0f s left", step, last, loss, left)

    return tell
