"""What the decoder of the lifted network gets of a view, and what its output means."""

import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.network.base.depth_ops import (
    depth_normals,
    in_float32,
    resize,
    unit,
    unproject_depth,
)
from pipeline.network.models.volume.hull_surface import MAX_OFFSET, HullSurface


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
    surface: Float[Tensor, "B V h w"],
    seen: Float[Tensor, "B V E h w"],
    features: Float[Tensor, "B V C h w"],
    ink: Float[Tensor, "B V 2 H W"],
    hull: HullSurface,
) -> Float[Tensor, "B V D h w"]:
    """Return a surface with its normals, and what drawings show there.

    Args:
        surface: Depth from the camera.
        seen: What else rays hit.
        features: Of the drawings at the surface.
        ink: Of the same, at twice the size.
        hull: Also at twice the size.
    """
    offset = (surface - DISTANCE)[:, :, None]
    slopes = depth_normals(surface)[:, :, :2]
    size = surface.shape[-1]
    known = hull.is_known.float()
    apart = (hull.depth - resize(surface, 2 * size)) * known / MAX_OFFSET
    facing = torch.cat([hull.normals[:, :, :2], known[:, :, None]], dim=2)
    return torch.cat(
        [
            offset,
            seen,
            slopes,
            features.float(),
            _in_fours(ink),
            _in_fours(apart.clamp(-2, 2)[:, :, None]),
            resize(facing.flatten(0, 1), size).unflatten(0, facing.shape[:2]),
        ],
        dim=2,
    )


def _in_fours(images: Float[Tensor, "B V C H W"]) -> Float[Tensor, "B V D h w"]:
    """Turn each square of four pixels into one of four times the channels."""
    return nnf.pixel_unshuffle(images.flatten(0, 1), 2).unflatten(0, images.shape[:2])


@in_float32
def sample_at_surface(
    images: Float[Tensor, "M C p q"],
    depth: Float[Tensor, "M V h w"],
    obj_from_cam: Float[Tensor, "V 3 3"],
    drawn_from: Float[Tensor, "M 3 3"],
) -> Float[Tensor, "M V C h w"]:
    """Sample each drawing's image where it shows a surface that views see.

    No gradient goes through the depth. `drawn_from` is obj_from_cam of the drawings.
    """
    points = unproject_depth(depth.detach(), obj_from_cam)
    xy = torch.einsum("mvhwi,mij->mvhwj", points, drawn_from[..., :2]) / HALF_WIDTH
    sampled = nnf.grid_sample(images.float(), xy.flatten(1, 2), align_corners=False)
    return sampled.unflatten(2, xy.shape[1:3]).transpose(1, 2)


def normals_from_residual(
    residual: Float[Tensor, "B V 3 H W"],
) -> Float[Tensor, "B V 3 H W"]:
    """Add the normal_cam that faces the camera; return unit normals_cam.

    Not that of the volume, which is rough and an input of the decoder already.
    """
    facing = residual.new_tensor([0.0, 0.0, -1.0]).view(3, 1, 1)
    return unit(residual + facing, dim=2)


@in_float32
def to_obj(
    normals_cam: Float[Tensor, "B V 3 H W"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V H W 3"]:
    """Rotate normals into the obj frame."""
    return torch.einsum("vij,bvjhw->bvhwi", obj_from_cam, normals_cam)
