"""Terms of agreement: of a depth map with its normals, and of views with each other."""

import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.depth_ops import points_at, slopes_of
from pipeline.network.data.batch import Batch

_SMOOTH = 0.9  # cosine between true normals and those of true depth, away from jumps
_STEP = 2  # pixels between those at which views are held against each other
_SAME = 0.02  # object units: depths of one point seen by two views


def slope_error(
    depth: Float[Tensor, "B V H W"], batch: Batch
) -> tuple[Float[Tensor, "B V H W"], Bool[Tensor, "B V H W"]]:
    """Return one minus the cosine between a depth's own normals and the true ones.

    Counted is where the true depth has its own normals: not at jumps, nor at rims.
    """
    true = torch.einsum("vij,bvhwi->bvjhw", batch.obj_from_cam, batch.normals)
    smooth = _cosine(batch.depth, true) > _SMOOTH
    return 1 - _cosine(depth, true), smooth & batch.inside


def view_disagreement(
    depth: Float[Tensor, "B V H W"], batch: Batch
) -> tuple[Float[Tensor, "B V p q"], Bool[Tensor, "B V p q"]]:
    """Return how far apart two views put one point of the surface, along its normal.

    Each view is held against the next of the batch, at the true points that both see:
    an error of depth moves a point along the axis of its view. Only at every second
    pixel of every second row: neighbours tell the same.
    """
    order = torch.arange(len(batch.views), device=depth.device).roll(-1)
    pixels, same = _seen_by(order, batch)
    error = depth - batch.depth
    normals = _sparse(batch.normals)
    here = _sparse(error) * _facing(normals, batch.obj_from_cam)
    there = error[:, order].flatten(2).gather(2, pixels).view_as(here)
    return (here - there * _facing(normals, batch.obj_from_cam[order])).abs(), same


def _sparse(pixels: Shaped[Tensor, "B V H W *D"]) -> Shaped[Tensor, "B V p q *D"]:
    """Return every second pixel of every second row."""
    return pixels[:, :, ::_STEP, ::_STEP]


def _cosine(
    depth: Float[Tensor, "B V H W"], normals_cam: Float[Tensor, "B V 3 H W"]
) -> Float[Tensor, "B V H W"]:
    """Return the cosines between a depth's own normals and given ones.

    Cheaper than by `normals_of` and a sum: there are no vectors in between.
    """
    (dx, dy), (x, y, z) = slopes_of(depth), normals_cam.unbind(2)
    return (dx * x + dy * y - z) * torch.rsqrt(dx * dx + dy * dy + 1)


@torch.no_grad()
def _seen_by(
    order: Int[Tensor, " V"], batch: Batch
) -> tuple[Int[Tensor, "B V N"], Bool[Tensor, "B V p q"]]:
    """Return the pixel in another view of each sparse one, and whether that sees it."""
    size = batch.depth.shape[-1]
    points = points_at(batch.depth, batch.obj_from_cam, _STEP)
    points_cam = torch.einsum("vij,bvhwi->bvhwj", batch.obj_from_cam[order], points)
    cell = ((points_cam[..., :2] / HALF_WIDTH + 1) / 2 * size).long().clamp(0, size - 1)
    pixels = (cell[..., 1] * size + cell[..., 0]).flatten(2)
    seen = batch.depth[:, order].flatten(2).gather(2, pixels)
    same = (seen - points_cam[..., 2].flatten(2) - DISTANCE).abs() < _SAME
    return pixels, same.view(points.shape[:-1]) & _sparse(batch.inside)


def _facing(
    normals: Float[Tensor, "B V p q 3"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V p q"]:
    """Return the cosines between normals and the axis of a view."""
    return torch.einsum("bvhwi,vi->bvhw", normals, obj_from_cam[:, :, 2])
