"""What a training says while it runs: a row per step, scalars, sample pictures.

Writes  log.csv         losses by name, seconds of the step and waited for data, memory
        samples/STEP.png    of some validation shapes the drawings, and maps: predicted
                            above true
        events...       the same for TensorBoard, where that is installed
"""

import csv
import importlib.util
import resource
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, UInt8
from numpy import ndarray
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE
from pipeline.io import images
from pipeline.network.base.prediction import INK, Prediction
from pipeline.network.data.batch import Batch

_VIEWS = 6  # of each shape in a sample picture


class Journal:
    """The files of one training; without a folder it says nothing."""

    def __init__(self, folder: Path | None, first_step: int):
        self.folder = folder
        self.rows: list[dict[str, Any]] = []
        self.board: Any = None
        if folder is None:
            return
        (folder / "samples").mkdir(parents=True, exist_ok=True)
        self.rows = [row for row in _rows(folder) if int(row["step"]) <= first_step]
        self.board = _board(folder, first_step)

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, *raised: object) -> None:
        if self.board:
            self.board.close()

    def say(self, step: int, facts: Mapping[str, float]) -> None:
        """Note the facts of a step."""
        if self.folder is None:
            return
        row = {"step": step, **{name: f"{fact:.6g}" for name, fact in facts.items()}}
        self.rows.append(row)
        if self.board:
            for name, fact in facts.items():
                self.board.add_scalar(name, fact, step)

    def show(self, step: int, samples: Sequence[tuple[Prediction, Batch]]) -> None:
        """Draw sample pictures, and write out what was said so far."""
        if self.folder is None:
            return
        sheet = np.concatenate([_strip(*sample) for sample in samples])
        images.write(self.folder / "samples" / f"{step:07d}.png", sheet)
        if self.board:
            self.board.add_image("samples", sheet, step, dataformats="HWC")
            self.board.flush()
        aside = self.folder / "log.new"
        with aside.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(self.rows[-1]), restval="")
            writer.writeheader()
            writer.writerows(self.rows)
        aside.replace(self.folder / "log.csv")


def peak_megabytes(device: torch.device) -> float:
    """Return the most memory that was used: the GPU's, or this process's."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _rows(folder: Path) -> list[dict[str, Any]]:
    path = folder / "log.csv"
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _board(folder: Path, first_step: int) -> Any:
    """Return TensorBoard's writer, if there is one."""
    if importlib.util.find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard import SummaryWriter

    return SummaryWriter(str(folder), purge_step=first_step + 1)


def _strip(prediction: Prediction, batch: Batch) -> UInt8[ndarray, "h w 3"]:
    """Draw one shape: its drawings, then predicted maps above true ones."""
    drawn = [_grey(1 - ink) for ink in batch.drawings[0, :, INK].float()]
    sure = torch.sigmoid(prediction.mask_logit[0].float())
    found = _maps(prediction.depth[0], prediction.normals[0], sure)
    true = _maps(batch.depth[0], batch.normals[0], batch.inside[0].float())
    blank = [np.full_like(drawn[0], 255)] * len(drawn)
    rows = np.concatenate([*drawn, *found], 1), np.concatenate([*blank, *true], 1)
    return np.concatenate(rows)


def _maps(
    depth: Float[Tensor, "V H W"],
    normals: Float[Tensor, "V H W 3"],
    sure: Float[Tensor, "V H W"],
) -> Iterator[UInt8[ndarray, "H W 3"]]:
    for view in range(min(_VIEWS, len(depth))):
        near = (1 - (depth[view].float() - DISTANCE)) / 2
        yield _grey(1 - sure[view] * (1 - near.clamp(0, 1)))
        colour = (normals[view].float() + 1) / 2 * sure[view][..., None]
        yield (colour + 1 - sure[view][..., None]).mul(255).byte().cpu().numpy()


def _grey(values: Float[Tensor, "H W"]) -> UInt8[ndarray, "H W 3"]:
    pixels = (values.clamp(0, 1) * 255).byte().cpu().numpy()
    return np.repeat(pixels[..., None], 3, axis=2)
