"""From drawings to voxels: what each drawing says of each voxel that it may show.

A voxel that a drawing shows lies so far behind its plane, under a pixel so far from the
outline, where an inflated body would be so thick. From one drawing alone that is all
there is of the third dimension, besides what the network has learned of things.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from jaxtyping import Float, Int
from torch import Tensor

from pipeline.network.base.depth_ops import in_float32, resize
from pipeline.network.base.prediction import GIVEN
from pipeline.network.models.volume.inflation import inflate
from pipeline.network.models.volume.voxel_rays import VoxelRays

NUM_HINTS = 9  # per drawing and voxel
_SOFTNESS = 0.06  # object units over which the inflated body ends
_MAX_MARGIN = 0.5  # object units


@dataclass(frozen=True, kw_only=True)
class GivenDrawings:
    """The M drawings that are given, of all shapes of a batch.

    Attributes:
        shape: Whose each is.
        slot: Which of the drawings of that shape.
        drawn_from: obj_from_cam.
        images: Channels INK, FILL and GIVEN.
        num_shapes: In the batch.
    """

    shape: Int[Tensor, " M"]
    slot: Int[Tensor, " M"]
    drawn_from: Float[Tensor, "M 3 3"]
    images: Float[Tensor, "M 3 H W"]
    num_shapes: int

    @property
    def count(self) -> Int[Tensor, " B"]:
        """How many drawings each shape has."""
        return torch.bincount(self.shape, minlength=self.num_shapes)

    def add_up(self, values: Float[Tensor, " M *D"]) -> Float[Tensor, " B *D"]:
        """Add up the values of the drawings of each shape."""
        total = values.new_zeros(self.num_shapes, *values.shape[1:])
        return total.index_add(0, self.shape, values)

    def least(self, values: Float[Tensor, " M *D"]) -> Float[Tensor, " B *D"]:
        """Return the least of the values of the drawings of each shape, at most 1."""
        most = values.new_ones(self.num_shapes, *values.shape[1:])
        shapes = self.shape.view(-1, *[1] * (values.ndim - 1)).expand_as(values)
        return most.scatter_reduce(0, shapes, values, "amin")


def given_drawings(
    drawings: Float[Tensor, "B K 3 H W"], drawn_from: Float[Tensor, "B K 3 3"]
) -> GivenDrawings:
    """List the drawings that are given."""
    shape, slot = torch.nonzero(drawings[:, :, GIVEN, 0, 0] > 0, as_tuple=True)
    return GivenDrawings(
        shape=shape,
        slot=slot,
        drawn_from=drawn_from[shape, slot],
        images=drawings[shape, slot],
        num_shapes=len(drawings),
    )


@dataclass(frozen=True, kw_only=True)
class Hints:
    """What drawings say of voxels.

    Attributes:
        of_drawings: Of each drawing, NUM_HINTS numbers of each voxel.
        hull: How much of each voxel all drawings of the shape allow to be solid.
        body: Mean over the drawings of how surely the inflated ones have it inside.
        margin: Mean of how deep it is inside these, object units.
        pixels: The pixel that shows each voxel in each drawing.
    """

    of_drawings: Float[Tensor, "M N D"]
    hull: Float[Tensor, "B N"]
    body: Float[Tensor, "B N"]
    margin: Float[Tensor, "B N"]
    pixels: Int[Tensor, "M N"]


@torch.no_grad()
@in_float32
def hints_of_voxels(
    silhouettes: Float[Tensor, "M H W"],
    drawings: GivenDrawings,
    rays: VoxelRays,
    *,
    is_generous: bool,
) -> Hints:
    """Return what the drawings say of the voxels of a grid.

    Args:
        silhouettes: Probabilities that pixels are solid.
        drawings: Whose they are.
        rays: Of the grid.
        is_generous: A voxel is in the hull if any of its pixels is solid; else, by how
            many of them.
    """
    size = rays.size
    pixels = rays.pixels_of_voxels(drawings.drawn_from)
    thickness, distance = inflate(silhouettes, size)
    coverage = (
        nnf.adaptive_max_pool2d(silhouettes, size)
        if is_generous
        else resize(silhouettes[:, None], size)[:, 0]
    )
    by_voxel = rays.lift(torch.stack([thickness, distance, coverage], dim=1), pixels)
    thickness, distance, covered = by_voxel.unbind(-1)
    behind = rays.depth_from_plane(drawings.drawn_from)
    margin = (thickness - behind.abs()).clamp(-_MAX_MARGIN, _MAX_MARGIN)
    body = torch.sigmoid((thickness - behind.abs()) / _SOFTNESS)
    toward = drawings.drawn_from[:, None, :, 2].expand(-1, margin.shape[1], -1)
    numbers = torch.stack(
        [2 * thickness, 2 * distance, covered, body, 2 * margin, behind], dim=-1
    )
    count = drawings.count.clamp(min=1)[:, None]
    return Hints(
        of_drawings=torch.cat([numbers, toward], dim=-1),
        hull=drawings.least(covered) * rays.in_ball,
        body=drawings.add_up(body) / count,
        margin=drawings.add_up(margin) / count,
        pixels=pixels,
    )


@torch.no_grad()
def thresholds_along_rays(  # noqa: PLR0913
    probability: Float[Tensor, "B N"],
    silhouettes: Float[Tensor, "M H W"],
    drawings: GivenDrawings,
    rays: VoxelRays,
    pixels: Int[Tensor, "M N"],
    *,
    highest: float,
    share: float,
) -> Float[Tensor, "B N"]:
    """Return the probability above which each voxel is solid.

    Where a drawing is solid, something along that ray is: the threshold there is no
    more than a share of the largest probability on the ray.
    """
    num_pixels = rays.size**2
    largest = probability.new_zeros(len(pixels), num_pixels).scatter_reduce(
        1, pixels, probability[drawings.shape], "amax"
    )
    is_solid = resize(silhouettes[:, None], rays.size).flatten(1) > 0.5
    limit = torch.where(is_solid, share * largest, torch.full_like(largest, highest))
    return drawings.least(limit.gather(1, pixels)).clamp(max=highest)
