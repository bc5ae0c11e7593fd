"""Drawings varied anew at each step: nobody draws a line twice in the same place.

The hands of the sketch step draw each shape a few times from its polylines; between
those and the network lies this, so that no epoch repeats another: the page slips,
scales and stretches a little, and the pen is a little finer or broader. It costs a few
milliseconds a step. What is drawn follows from the step's random numbers alone.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from numpy import ndarray
from torch import Tensor

from pipeline.config.train import TrainConfig
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.network.base.prediction import FILL, INK

_NODES = 5  # on a side of the grid that a page is stretched by


@dataclass(frozen=True, kw_only=True)
class Variation:
    """How each drawing of a batch differs.

    Attributes:
        steps: By how much the nodes of a grid over the page are moved, (x, y), in
            halves of the page.
        pens: From -1, lines a pixel finer on each side, to 1, a pixel broader.
    """

    steps: Float[ndarray, "B K 2 N N"]
    pens: Float[ndarray, "B K"]

    def part(self, chosen: ndarray | slice) -> "Variation":
        """Return that of some drawings."""
        return Variation(steps=self.steps[chosen], pens=self.pens[chosen])


def drawn_by(
    rng: np.random.Generator, shape: tuple[int, int], config: TrainConfig
) -> Variation:
    """Draw a variation for B x K drawings."""
    slip = rng.normal(size=(*shape, 2, 1, 1)) * config.augment.shift
    stretch = rng.normal(size=(*shape, 2, _NODES, _NODES)) * config.augment.warp
    pens = np.clip(rng.normal(size=shape) * config.augment.line_width, -1, 1)
    return Variation(steps=(slip + stretch) * 2 / CANVAS_SIZE, pens=pens)


def varied(
    drawings: Float[Tensor, "B K 3 H W"], variation: Variation
) -> Float[Tensor, "B K 3 H W"]:
    """Vary ink and filled silhouette alike; drawings that are not given stay empty."""
    batch, count, _, size, _ = drawings.shape
    steps = torch.from_numpy(variation.steps).to(drawings).flatten(0, 1)
    moved = nnf.interpolate(
        steps, size=(size, size), mode="bicubic", align_corners=True
    )
    ticks = (torch.arange(size, device=drawings.device) + 0.5) / size * 2 - 1
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    where = torch.stack([x, y], dim=-1) + moved.movedim(1, -1)
    pictures = drawings[:, :, [INK, FILL]].flatten(0, 1)
    pictures = nnf.grid_sample(pictures, where, align_corners=False)
    pens = torch.from_numpy(variation.pens).to(drawings).view(-1, 1, 1)
    made = drawings.clone()
    made[:, :, INK] = _redrawn(pictures[:, 0], pens).unflatten(0, (batch, count))
    made[:, :, FILL] = pictures[:, 1].unflatten(0, (batch, count))
    return made


def _redrawn(
    ink: Float[Tensor, "N H W"], pens: Float[Tensor, "N 1 1"]
) -> Float[Tensor, "N H W"]:
    """Draw lines finer or broader, up to a pixel on each side."""
    broader = nnf.max_pool2d(ink, 3, stride=1, padding=1)
    finer = -nnf.max_pool2d(-ink, 3, stride=1, padding=1)
    return ink + pens.abs() * (torch.where(pens > 0, broader, finer) - ink)
