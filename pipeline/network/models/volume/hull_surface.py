"""The surface of the visual hull, as exact as the drawings are, and what lies on it.

Where a shape is flat or seen in profile its surface is the hull's. There the drawings
know it to a fraction of a pixel, and voxels do not: so it is looked for anew, near
where rays enter the hull of voxels, in the drawings' own pixels.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.geometry.scene.cameras import HALF_WIDTH
from pipeline.network.base.depth_ops import (
    depth_normals,
    in_float32,
    unit,
    unproject_depth,
)
from pipeline.network.models.volume.lifting import GivenDrawings

_REACH = 0.07  # object units before and behind the hull of voxels
_NUM_SAMPLES = 9  # of a ray within that reach
MAX_OFFSET = 0.06  # object units from the hull; farther, it is not the surface
_MIN_COSINE = 0.7  # between normals of the hull and of the surface that is it
_GATE_LOGIT = 4.0  # how strongly a surface at the hull is the hull's before training


@dataclass(frozen=True, kw_only=True)
class HullSurface:
    """Where the rays of views enter the visual hull.

    Attributes:
        depth: From the camera.
        is_known: Whether the hull was found there.
        normals: normals_cam.
    """

    depth: Float[Tensor, "B V H W"]
    is_known: Bool[Tensor, "B V H W"]
    normals: Float[Tensor, "B V 3 H W"]


@torch.no_grad()
@in_float32
def hull_surface(
    silhouettes: Float[Tensor, "M H W"],
    drawings: GivenDrawings,
    depth: Float[Tensor, "B V h w"],
    is_hit: Bool[Tensor, "B V h w"],
    obj_from_cam: Float[Tensor, "V 3 3"],
) -> HullSurface:
    """Find the surface of the visual hull in the pixels of the silhouettes.

    Args:
        silhouettes: Probabilities that pixels are solid; the hull ends at 1/2.
        drawings: Whose they are.
        depth: Where rays enter the hull of voxels.
        is_hit: Whether they do.
        obj_from_cam: Of the views.
    """
    size = (silhouettes.shape[-1],) * 2
    start = nnf.interpolate(depth, size=size)
    is_hit = nnf.interpolate(is_hit.float(), size=size) > 0
    points = unproject_depth(start, obj_from_cam)
    away = obj_from_cam[:, None, None, :, 2].expand(points.shape[1:])
    found, is_known = start.clone(), torch.zeros_like(is_hit)
    for shape in drawings.shape.unique().tolist():
        rays, of_shape = is_hit[shape], drawings.shape == shape
        offset, is_entry = _enter_hull(
            points[shape][rays],
            away[rays],
            silhouettes[of_shape],
            drawings.drawn_from[of_shape],
        )
        found[shape, rays] += offset
        is_known[shape, rays] = is_entry
    return HullSurface(depth=found, is_known=is_known, normals=depth_normals(found))


def _enter_hull(
    points: Float[Tensor, "R 3"],
    away: Float[Tensor, "R 3"],
    silhouettes: Float[Tensor, "M H W"],
    drawn_from: Float[Tensor, "M 3 3"],
) -> tuple[Float[Tensor, " R"], Bool[Tensor, " R"]]:
    """Return how far behind a point its ray enters the hull, and whether it does.

    Within reach; in proportion between the last sample outside and the first inside.
    Inside, all silhouettes are more likely solid than not, in the unit ball.
    """
    offsets = torch.linspace(-_REACH, _REACH, _NUM_SAMPLES, device=points.device)
    samples = points[:, None] + offsets[:, None] * away[:, None]
    xy = torch.einsum("rsi,mij->mrsj", samples, drawn_from[:, :, :2]) / HALF_WIDTH
    probability = nnf.grid_sample(silhouettes[:, None], xy, align_corners=False)
    in_ball = (1 - samples.norm(dim=-1)) / (2 * HALF_WIDTH / silhouettes.shape[-1])
    excess = torch.minimum(probability[:, 0].amin(0) - 0.5, in_ball)
    is_entry, last = ((excess[:, :-1] <= 0) & (excess[:, 1:] > 0)).max(dim=-1)
    outside = excess.gather(1, last[:, None])[:, 0]
    inside = excess.gather(1, last[:, None] + 1)[:, 0]
    share = (outside / (outside - inside).clamp(max=-1e-6)).clamp(0, 1)
    spacing = offsets[1] - offsets[0]
    offset = torch.where(is_entry, offsets[last] + spacing * share, 0.0)
    return offset, is_entry


def snap_to_hull(
    depth: Float[Tensor, "B V H W"],
    normals_cam: Float[Tensor, "B V 3 H W"],
    hull: HullSurface,
    gates: Float[Tensor, "B V 2 H W"],
) -> tuple[Float[Tensor, "B V H W"], Float[Tensor, "B V 3 H W"]]:
    """Move a surface onto the hull where it is the hull's.

    Where both are near and face the same way, before training; `gates` are added to the
    logits of that, for the depth and for the normals.
    """
    offset = hull.depth - depth
    near = 1 - (offset.detach() / MAX_OFFSET).square()
    cosine = (normals_cam.detach() * hull.normals).sum(2)
    alike = (cosine - _MIN_COSINE) / (1 - _MIN_COSINE)
    prior = _GATE_LOGIT * torch.minimum(near, alike).clamp(min=-1)
    trust = torch.sigmoid(prior[:, :, None] + gates) * hull.is_known[:, :, None]
    depth = depth + trust[:, :, 0] * offset
    turned = normals_cam + trust[:, :, [1]] * (hull.normals - normals_cam)
    return depth, unit(turned, dim=2)
