"""What the decoder of the lifted network gets of a view, and what its output means."""

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.depth_ops import (
    depth_normals,
    in_float32,
    resize,
    unit,
    unproject_depth,
)


@dataclass(frozen=True, kw_only=True)
class FirstHits:
    """The first surface that each pixel's ray hits."""

    depth: Float[Tensor, "B V H W"]
    is_hit: Bool[Tensor, "B V H W"]


def coarse_input(
    composited: Float[Tensor, "B V C G G"],
    depth: Float[Tensor, "B V G G"],
    opacity: Float[Tensor, "B V G G"],
    obj_from_cam: Float[Tensor, "V 3 3"],
) -> Float[Tensor, "B V D G G"]:
    """Return what rays through the volume composite, and which way they look."""
    eye = -obj_from_cam[None, :, :, 2, None, None]
    return torch.cat(
        [
            composited,
            (depth - DISTANCE)[:, :, None],
            opacity[:, :, None],
            eye.expand(len(depth), -1, -1, *depth.shape[2:]),
        ],
        dim=2,
    )


def half_input(
    hull: FirstHits, features: Float[Tensor, "B V C h w"]
) -> Float[Tensor, "B V D h w"]:
    """Return the hull's depth, and the drawings' features at the surface."""
    hull_depth = resize(hull.depth, features.shape[-1])[:, :, None] - DISTANCE
    return torch.cat([hull_depth, features], dim=2)


def full_input(
    surface: Float[Tensor, "B V H W"],
    hull: FirstHits,
    carved: FirstHits,
    ink: Float[Tensor, "B V K H W"],
) -> Float[Tensor, "B V D H W"]:
    """Return depth, number of hits, normals_cam, and the drawings' ink at the surface.

    `surface` is the depth of the first hits, or where there are none of the volume.
    """
    num_hits = hull.is_hit.float() + carved.is_hit.float()
    depth_and_hits = torch.stack([surface - DISTANCE, num_hits], dim=2)
    return torch.cat([depth_and_hits, depth_normals(surface), ink], dim=2)


@in_float32
def sample_at_surface(
    images: Float[Tensor, "B K C p q"],
    depth: Float[Tensor, "B V h w"],
    obj_from_cam: Float[Tensor, "V 3 3"],
    drawn_from: Float[Tensor, "K 3 3"],
) -> Float[Tensor, "B V D h w"]:
    """Sample images of all drawings where they show the surface, D = K x C.

    No gradient goes through the depth. `drawn_from` is obj_from_cam of the drawings.
    """
    points = unproject_depth(depth.detach(), obj_from_cam)
    xy = torch.einsum("bvhwi,kij->bkvhwj", points, drawn_from[..., :2]) / HALF_WIDTH
    # All drawings in one call: a CPU works on them side by side.
    sampled = nnf.grid_sample(
        images.flatten(0, 1).float(),
        xy.flatten(0, 1).flatten(1, 2),
        align_corners=False,
    )
    by_drawing = sampled.unflatten(0, images.shape[:2]).unflatten(3, xy.shape[2:4])
    return by_drawing.permute(0, 3, 1, 2, 4, 5).flatten(2, 3)


def normals_from_residual(
    residual: Float[Tensor, "B V 3 H W"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V H W 3"]:
    """Add the normal_cam that faces the camera; return unit normals, obj.

    Not that of the hull, which is rough and an input of the decoder already.
    """
    facing = residual.new_tensor([0.0, 0.0, -1.0]).view(3, 1, 1)
    return _rotate_normals(residual + facing, obj_from_cam)


@in_float32
def _rotate_normals(
    normals_cam: Float[Tensor, "B V 3 H W"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V H W 3"]:
    """Rotate normals into the obj frame, at unit length."""
    return torch.einsum("vij,bvjhw->bvhwi", obj_from_cam, unit(normals_cam, dim=2))
