"""What a training records while it runs: a row per step, scalars, sample images.

Writes  log.csv         losses by name, learning rate, seconds of the step and of
                        waiting for data, memory
        samples/STEP.png    of some validation shapes the drawings, and maps: predicted
                            above true
        events...       the same for TensorBoard, where that is installed
"""

import importlib.util
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, UInt8
from numpy import ndarray
from torch import Tensor

from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import DISTANCE
from pipeline.io import images, tables
from pipeline.network.base.prediction import INK, Prediction
from pipeline.network.data.batch import Batch

_NUM_VIEWS = 6  # of each shape in a sample image
_LOG_SECONDS = 15.0

log = logging.getLogger(__name__)


class TrainLogger:
    """The files of one training; without a folder it writes nothing."""

    def __init__(self, folder: Path | None, first_step: int):
        self.folder = folder
        self.rows: list[Mapping[str, Any]] = []
        self.tensorboard: Any = None
        if folder is None:
            return
        (folder / "samples").mkdir(parents=True, exist_ok=True)
        if (folder / "log.csv").exists():
            rows = tables.read_csv(folder / "log.csv")
            self.rows = [row for row in rows if int(row["step"]) <= first_step]
        self.tensorboard = _tensorboard(folder, first_step)

    def __enter__(self) -> "TrainLogger":
        return self

    def __exit__(self, *raised: object) -> None:
        if self.tensorboard:
            self.tensorboard.close()

    def log_step(self, step: int, values: Mapping[str, float]) -> None:
        """Record a row for a step, by column."""
        if self.folder is None:
            return
        row = {name: f"{value:.6g}" for name, value in values.items()}
        self.rows.append({"step": step, **row})
        if self.tensorboard:
            for name, value in values.items():
                self.tensorboard.add_scalar(name, value, step)

    def write_samples(
        self, step: int, samples: Sequence[tuple[Prediction, Batch]]
    ) -> None:
        """Draw sample images, and write out the rows so far."""
        if self.folder is None:
            return
        image = np.concatenate([_draw_sample(*sample) for sample in samples])
        images.write(self.folder / "samples" / f"{step:07d}.png", image)
        if self.tensorboard:
            self.tensorboard.add_image("samples", image, step, dataformats="HWC")
            self.tensorboard.flush()
        temporary = self.folder / "log.new"
        tables.write_csv(temporary, self.rows)
        temporary.replace(self.folder / "log.csv")


class ProgressReporter:
    """Logs a step, its loss and the time left, every few seconds."""

    def __init__(self, config: TrainConfig, first_step: int):
        self.config, self.first_step = config, first_step
        self.start = self.last_report = time.monotonic()

    def report(self, step: int, loss: float, seconds: float) -> None:
        """Log a step, unless the last line is not old enough.

        `seconds` are those of all steps, which `train.max_minutes` limits.
        """
        now = time.monotonic()
        if now - self.last_report <= _LOG_SECONDS:
            return
        self.last_report = now
        max_steps, max_minutes = self.config.max_steps, self.config.max_minutes
        per_step = (now - self.start) / (step - self.first_step)
        remaining = per_step * (max_steps - step)
        if max_minutes:
            remaining = min(remaining, max_minutes * 60 - seconds)
        log.info(
            "step %d of %d, loss %.3f, %.0f s left", step, max_steps, loss, remaining
        )


def _tensorboard(folder: Path, first_step: int) -> Any:
    """Return TensorBoard's writer, if it is installed."""
    if importlib.util.find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder), purge_step=first_step + 1)


def _draw_sample(prediction: Prediction, batch: Batch) -> UInt8[ndarray, "h w 3"]:
    """Draw one shape: its drawings, then predicted maps above true ones."""
    drawings = [_gray(1 - ink) for ink in batch.drawings[0, :, INK].float()]
    foreground = torch.sigmoid(prediction.mask_logit[0].float())
    predicted = _draw_maps(prediction.depth[0], prediction.normals[0], foreground)
    true = _draw_maps(batch.depth[0], batch.normals[0], batch.inside[0].float())
    blank = [np.full_like(drawings[0], 255)] * len(drawings)
    rows = (
        np.concatenate([*drawings, *predicted], 1),
        np.concatenate([*blank, *true], 1),
    )
    return np.concatenate(rows)


def _draw_maps(
    depth: Float[Tensor, "V H W"],
    normals: Float[Tensor, "V H W 3"],
    foreground: Float[Tensor, "V H W"],
) -> Iterator[UInt8[ndarray, "H W 3"]]:
    """Draw depth and normals of the first views, faded to white by the foreground."""
    for view in range(min(_NUM_VIEWS, len(depth))):
        nearness = (1 - (depth[view].float() - DISTANCE)) / 2
        yield _gray(1 - foreground[view] * (1 - nearness.clamp(0, 1)))
        alpha = foreground[view][..., None]
        color = (normals[view].float() + 1) / 2 * alpha
        yield (color + 1 - alpha).mul(255).byte().cpu().numpy()


def _gray(values: Float[Tensor, "H W"]) -> UInt8[ndarray, "H W 3"]:
    pixels = (values.clamp(0, 1) * 255).byte().cpu().numpy()
    return np.repeat(pixels[..., None], 3, axis=2)
