"""Terms of consistency: of depth with its normals, and of views with each other."""

import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.depth_ops import depth_slopes, unproject_depth
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import Batch
from pipeline.network.losses.masked_mean import mean_inside
from pipeline.network.losses.registry import loss_term

_MIN_SMOOTH_COSINE = 0.9  # between true normals and those of true depth; less: a jump
_STEP = 2  # pixels between those at which views are compared
_MAX_DEPTH_GAP = 0.02  # object units between depths of one point in two views


@loss_term("depth_normal")
def depth_normal(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Mean of one minus the cosine between a depth's own normals and the true ones."""
    return mean_inside(*normal_error_of_depth(prediction.depth, batch))


@loss_term("view_consistency")
def view_consistency(prediction: Prediction, batch: Batch) -> Float[Tensor, " B"]:
    """Mean distance between where two views put one point of the surface."""
    return mean_inside(*view_disagreement(prediction.depth, batch))


def normal_error_of_depth(
    depth: Float[Tensor, "B V H W"], batch: Batch
) -> tuple[Float[Tensor, "B V H W"], Bool[Tensor, "B V H W"]]:
    """Return one minus the cosine between a depth's own normals and the true ones.

    Counted is where the true depth has its own normals: not at jumps, nor at outlines.
    """
    target_cam = torch.einsum("vij,bvhwi->bvjhw", batch.obj_from_cam, batch.normals)
    is_smooth = _cosine(batch.depth, target_cam) > _MIN_SMOOTH_COSINE
    return 1 - _cosine(depth, target_cam), is_smooth & batch.inside


def view_disagreement(
    depth: Float[Tensor, "B V H W"], batch: Batch
) -> tuple[Float[Tensor, "B V p q"], Bool[Tensor, "B V p q"]]:
    """Return how far apart two views put one point of the surface, along its normal.

    Each view is compared with the next of the batch, at the true points that both see:
    an error of depth moves a point along the axis of its view. Only at every second
    pixel of every second row: neighbors hardly differ.
    """
    other = torch.arange(len(batch.views), device=depth.device).roll(-1)
    pixels, is_common = _corresponding_pixels(other, batch)
    error = depth - batch.depth
    normals = _subsample(batch.normals)
    offset = _subsample(error) * _axis_cosine(normals, batch.obj_from_cam)
    other_error = error[:, other].flatten(2).gather(2, pixels).view_as(offset)
    other_offset = other_error * _axis_cosine(normals, batch.obj_from_cam[other])
    return (offset - other_offset).abs(), is_common


def _subsample(pixels: Shaped[Tensor, "B V H W *D"]) -> Shaped[Tensor, "B V p q *D"]:
    """Return every second pixel of every second row."""
    return pixels[:, :, ::_STEP, ::_STEP]


def _cosine(
    depth: Float[Tensor, "B V H W"], normals_cam: Float[Tensor, "B V 3 H W"]
) -> Float[Tensor, "B V H W"]:
    """Return the cosines between a depth's own normals and other ones.

    Cheaper than by `depth_normals` and a sum: there are no vectors in between.
    """
    (dx, dy), (x, y, z) = depth_slopes(depth), normals_cam.unbind(2)
    return (dx * x + dy * y - z) * torch.rsqrt(dx * dx + dy * dy + 1)


@torch.no_grad()
def _corresponding_pixels(
    other: Int[Tensor, " V"], batch: Batch
) -> tuple[Int[Tensor, "B V N"], Bool[Tensor, "B V p q"]]:
    """Return each point's pixel in another view, and whether that view sees it."""
    size = batch.depth.shape[-1]
    points = unproject_depth(batch.depth, batch.obj_from_cam, _STEP)
    points_cam = torch.einsum("vij,bvhwi->bvhwj", batch.obj_from_cam[other], points)
    cell = ((points_cam[..., :2] / HALF_WIDTH + 1) / 2 * size).long().clamp(0, size - 1)
    pixels = (cell[..., 1] * size + cell[..., 0]).flatten(2)
    visible_depth = batch.depth[:, other].flatten(2).gather(2, pixels)
    gap = (visible_depth - points_cam[..., 2].flatten(2) - DISTANCE).abs()
    is_visible = (gap < _MAX_DEPTH_GAP).view(points.shape[:-1])
    return pixels, is_visible & _subsample(batch.inside)


def _axis_cosine(
    normals: Float[Tensor, "B V p q 3"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V p q"]:
    """Return the cosines between normals and the axis of a view."""
    return torch.einsum("bvhwi,vi->bvhw", normals, obj_from_cam[:, :, 2])
