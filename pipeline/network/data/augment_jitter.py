"""Drawings jittered anew at each step: nobody draws a line twice in the same place.

The step `sketch` draws each shape a few times from its polylines; this comes between
those and the network, so that no epoch repeats another: the canvas is shifted, scaled
and warped a little, and the pen is a little finer or broader. It costs a few
milliseconds a step. What is sampled follows from the step's random numbers alone.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from numpy import ndarray
from torch import Tensor

from pipeline.config.train import AugmentConfig
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.network.base.prediction import FILL, INK

_NODES = 5  # on a side of the grid that a canvas is warped by


@dataclass(frozen=True, kw_only=True)
class Jitter:
    """How each drawing of a batch differs.

    Attributes:
        displacement: By how much the nodes of a grid over the canvas are moved, (x, y),
            in halves of the canvas.
        line_width: From -1, lines a pixel finer on each side, to 1, a pixel broader.
    """

    displacement: Float[ndarray, "B K 2 N N"]
    line_width: Float[ndarray, "B K"]

    def select(self, shapes: ndarray | slice) -> "Jitter":
        """Return that of some shapes."""
        return Jitter(
            displacement=self.displacement[shapes], line_width=self.line_width[shapes]
        )


def sample_jitter(
    rng: np.random.Generator, shape: tuple[int, int], config: AugmentConfig
) -> Jitter:
    """Sample a jitter for B x K drawings."""
    shift = rng.normal(size=(*shape, 2, 1, 1)) * config.shift
    warp = rng.normal(size=(*shape, 2, _NODES, _NODES)) * config.warp
    line_width = np.clip(rng.normal(size=shape) * config.line_width, -1, 1)
    return Jitter(displacement=(shift + warp) * 2 / CANVAS_SIZE, line_width=line_width)


def apply_jitter(
    drawings: Float[Tensor, "B K 3 H W"],
    silhouettes: Float[Tensor, "B K H W"],
    jitter: Jitter,
) -> tuple[Float[Tensor, "B K 3 H W"], Float[Tensor, "B K H W"]]:
    """Warp ink, filled drawing and true silhouette alike; what is empty stays so."""
    batch, count, _, size, _ = drawings.shape
    nodes = torch.from_numpy(jitter.displacement).to(drawings).flatten(0, 1)
    displacement = nnf.interpolate(
        nodes, size=(size, size), mode="bicubic", align_corners=True
    )
    ticks = (torch.arange(size, device=drawings.device) + 0.5) / size * 2 - 1
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    xy = torch.stack([x, y], dim=-1) + displacement.movedim(1, -1)
    images = torch.cat([drawings[:, :, [INK, FILL]], silhouettes[:, :, None]], dim=2)
    images = images.flatten(0, 1)
    images = nnf.grid_sample(images, xy, align_corners=False)
    widths = torch.from_numpy(jitter.line_width).to(drawings).view(-1, 1, 1)
    jittered = drawings.clone()
    jittered[:, :, INK] = _widen(images[:, 0], widths).unflatten(0, (batch, count))
    jittered[:, :, FILL] = images[:, 1].unflatten(0, (batch, count))
    return jittered, images[:, 2].unflatten(0, (batch, count))


def _widen(
    ink: Float[Tensor, "N H W"], widths: Float[Tensor, "N 1 1"]
) -> Float[Tensor, "N H W"]:
    """Draw lines finer or broader, up to a pixel on each side."""
    broader = nnf.max_pool2d(ink, 3, stride=1, padding=1)
    finer = -nnf.max_pool2d(-ink, 3, stride=1, padding=1)
    return ink + widths.abs() * (torch.where(widths > 0, broader, finer) - ink)
