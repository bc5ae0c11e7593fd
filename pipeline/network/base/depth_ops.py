"""Depth maps as tensors: the points they show, their normals, their sizes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH

Function = TypeVar("Function", bound=Callable[..., Any])

_MAX_SLOPE = 4.0  # of a hull's surface, per view, that its normal still shows


def in_float32(function: Function) -> Function:
    """Compute in float32 inside a half-precision network: geometry needs the digits.

    The device is that of the first tensor among the arguments.
    """

    @wraps(function)
    def without_autocast(*args: Any, **kwargs: Any) -> Any:
        device = next(arg.device.type for arg in args if isinstance(arg, Tensor))
        with torch.autocast(device, enabled=False):
            return function(*args, **kwargs)

    return cast(Function, without_autocast)


@in_float32
def unproject_depth(
    depth: Float[Tensor, "B V h w"], obj_from_cam: Float[Tensor, "V 3 3"], step: int = 1
) -> Float[Tensor, "B V p q 3"]:
    """Return the obj point of each pixel, in every `step`-th row and column."""
    size = depth.shape[-1]
    indices = torch.arange(0, size, step, device=depth.device)
    ticks = ((indices + 0.5) / size * 2 - 1) * HALF_WIDTH
    y, x = torch.meshgrid(ticks, ticks, indexing="ij")
    depth = depth[..., ::step, ::step]
    points_cam = torch.stack(
        [x.expand_as(depth), y.expand_as(depth), depth - DISTANCE], dim=-1
    )
    return torch.einsum("vij,bvhwj->bvhwi", obj_from_cam, points_cam)


def depth_normals(depth: Float[Tensor, "B V h w"]) -> Float[Tensor, "B V 3 h w"]:
    """Return the normals_cam of a depth map."""
    dx, dy = depth_slopes(depth)
    return unit(torch.stack([dx, dy, -torch.ones_like(dx)], dim=2), dim=2)


def depth_slopes(
    depth: Float[Tensor, "B V h w"],
) -> tuple[Float[Tensor, "B V h w"], Float[Tensor, "B V h w"]]:
    """Return how depth grows to the right and down, by central differences."""
    pitch = 2 * HALF_WIDTH / depth.shape[-1]
    padded = nnf.pad(depth, (1, 1, 1, 1), mode="replicate")
    dx = (padded[..., 1:-1, 2:] - padded[..., 1:-1, :-2]) / (2 * pitch)
    dy = (padded[..., 2:, 1:-1] - padded[..., :-2, 1:-1]) / (2 * pitch)
    return dx.clamp(-_MAX_SLOPE, _MAX_SLOPE), dy.clamp(-_MAX_SLOPE, _MAX_SLOPE)


def unit(vectors: Tensor, dim: int) -> Tensor:
    """Scale to unit length; on a CPU far faster than `normalize` of a short axis."""
    return vectors * torch.rsqrt((vectors * vectors).sum(dim, keepdim=True) + 1e-12)


def resize(images: Tensor, size: int) -> Tensor:
    """Resize square images: averages when they shrink, bilinear when they grow."""
    if images.shape[-1] == size:
        return images
    mode = "area" if images.shape[-1] > size else "bilinear"
    return nnf.interpolate(images, size=(size, size), mode=mode)
