"""Reading a drawing: what of it is solid, and from where it is seen.

Lines enclose bodies, and holes as well: the gaps between the legs of a chair, the open
back. Which is which, shapes teach. What `fill_silhouettes` fills is where the reading
starts from.
"""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn

from pipeline.geometry.scene.view_directions import candidate_views
from pipeline.network.base.depth_ops import resize
from pipeline.network.base.prediction import FILL, INK
from pipeline.network.models.volume.blocks import Block2d, ResidualBlock2d

_WIDTHS = (1, 2, 3, 4)  # of the levels, each half as large; times the channels
_NUM_DEEPEST = 4  # residual blocks at the deepest level, which sees whole things
_VIEW_SIZE = 8  # pixels on a side of the features that the direction is read from
_FILL_LOGIT = 3.0  # how surely what lines enclose is solid, before training


class DrawingReader(nn.Module):
    """A 2D U-Net over one drawing: silhouette logits, and logits of its direction."""

    def __init__(self, channels: int):
        super().__init__()
        widths = [channels * width for width in _WIDTHS]
        # Pixels in fours: as exact as at full size, for a quarter of the time.
        self.first = nn.Sequential(nn.PixelUnshuffle(2), Block2d(8, channels))
        self.down = nn.ModuleList(
            nn.Sequential(Block2d(fine, coarse, 2), Block2d(coarse, coarse))
            for fine, coarse in pairwise(widths)
        )
        self.up = nn.ModuleList(
            Block2d(fine + coarse, fine) for fine, coarse in pairwise(widths)
        )
        deepest = widths[-1]
        self.deepest = nn.Sequential(
            *(ResidualBlock2d(deepest) for _ in range(_NUM_DEEPEST))
        )
        self.silhouette = nn.Sequential(nn.Conv2d(channels, 4, 1), nn.PixelShuffle(2))
        self.view = nn.Sequential(
            nn.Conv2d(deepest, deepest, 3, 2, 1),
            nn.LeakyReLU(0.1),
            nn.Flatten(),
            nn.Linear(deepest * (_VIEW_SIZE // 2) ** 2, 128),
            nn.LeakyReLU(0.1),
            nn.Linear(128, len(candidate_views())),
        )

    def forward(
        self, drawings: Float[Tensor, "N 3 H W"]
    ) -> tuple[Float[Tensor, "N H W"], Float[Tensor, "N D"]]:
        """Return silhouette logits, and logits of the candidate directions."""
        levels = [self.first(drawings[:, [INK, FILL]])]
        for down in self.down:
            levels.append(down(levels[-1]))
        features = self.deepest(levels.pop())
        view_logit = self.view(resize(features, _VIEW_SIZE)).float()
        for up, level in zip(reversed(self.up), reversed(levels), strict=True):
            features = up(torch.cat([level, resize(features, level.shape[-1])], dim=1))
        residual = self.silhouette(features)[:, 0].float()
        prior = _FILL_LOGIT * (2 * drawings[:, FILL] - 1)
        return prior + residual, view_logit
