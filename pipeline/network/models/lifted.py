"""The lifted network: drawings become a volume that every view looks at.

    drawing k -> encoder -> features (shared by all drawings)
    voxel     -> its pixel in each drawing -> sum -> 3D U-Net -> occupancy, features
    view v    -> rays through the coarse volume -> composited features, depth, opacity
              -> rays through the fine hull of the filled drawings, whole, and carved by
                 the coarse occupancy -> the first surface they hit
              -> the surface point of each pixel -> its pixel in each drawing
              -> decoder (shared by all views; first a 2D U-Net over the composited
                 features) -> depth, normal, foreground

So one set of weights serves any subset of the drawings, a drawn line reaches every
view, and thin drawn parts survive though the volume is coarse. How sure it is, it says
by the foreground's probability, which `sharpness` calibrates after training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from pipeline.config.train import LiftedConfig
from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    standard_rig,
)
from pipeline.network.base.depth_ops import (
    exactly,
    normals_of,
    points_at,
    resized,
    unit,
)
from pipeline.network.base.prediction import FILL, GIVEN, INK, Prediction
from pipeline.network.models.blocks import Decoder, Encoder, Volume
from pipeline.network.models.voxel_rays import NUM_SKETCHES, Rays

_HULL_LOGIT = 2.0  # how strongly filled drawings carve the volume before training
_CARVED = 0.25  # occupancy below which a coarse voxel empties the fine hull
_HIT_LOGIT = 2.0  # how strongly a hit means foreground before training
_SAME_POSE = 1e-3  # between entries of two rotations that are one
_VIEWS_AT_ONCE = 2  # on a CPU
_FINEST = 128  # voxels on a side of the fine hull, at the most


@dataclass(frozen=True, kw_only=True)
class LiftedPrediction(Prediction):
    """The maps, and the coarse volume behind them."""

    coarse_depth: Float[Tensor, "B V G G"]
    coarse_opacity: Float[Tensor, "B V G G"]
    occupancy_logit: Float[Tensor, "B N"]


@dataclass(frozen=True, kw_only=True)
class Surface:
    """The surface that a view hits before the decoder corrects it."""

    depth: Float[Tensor, "B V H W"]
    hit: Bool[Tensor, "B V H W"]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What all views look at.

    Attributes:
        poses: obj_from_cam of each drawing.
        solids: Voxels of the fine hull: whole, and carved.
    """

    drawings: Float[Tensor, "B K 3 H W"]
    looked_up: Float[Tensor, "B K D h w"]
    poses: Float[Tensor, "K 3 3"]
    occupancy: Float[Tensor, "B N"]
    features: Float[Tensor, "B N C"]
    solids: tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]]


class Lifted(nn.Module):
    """Any of the front, side and top drawings to the maps of any views of the rig."""

    obj_from_cam: Float[Tensor, "V 3 3"]
    sharpness: Float[Tensor, ""]
    views = tuple(range(NUM_VIEWS))
    drawn = ()

    def __init__(self, config: LiftedConfig, size: int, *, recompute: bool = False):
        super().__init__()
        self.config, self.recompute = config, recompute
        channels = config.channels
        self.encoder = Encoder(channels)
        self.lifts = nn.ModuleList(
            nn.Conv2d(channels, channels, 1) for _ in range(NUM_SKETCHES)
        )
        self.lookup = nn.Conv2d(channels, channels // 2, 1)
        self.from_place = nn.Linear(1 + NUM_SKETCHES + 4, channels)
        each_for_itself = nn.Conv3d(channels, channels + 1, 1)
        self.volume = Volume(channels) if config.volume_unet else each_for_itself
        self.decoder = Decoder(channels)
        self.coarse, self.fine = Rays(config.grid_size), Rays(min(size, _FINEST))
        rotations = standard_rig(size).cam_from_obj[:, :3, :3].swapaxes(1, 2)
        obj_from_cam = torch.from_numpy(rotations.copy()).float()
        self.register_buffer("obj_from_cam", obj_from_cam, persistent=False)
        self.register_buffer("sharpness", torch.ones(()))

    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "K 3 3"] | None = None,
    ) -> LiftedPrediction:
        """Predict the maps of some views.

        Args:
            drawings: Ink (1 where drawn), filled silhouette, and whether it is given;
                all zero where a drawing is not given.
            views: Indices into the rig.
            drawn_from: obj_from_cam of each drawing, where they are not the front, the
                side and the top; each takes the place of the one it is nearest to.
        """
        each = len(drawings), -1
        encoded = self.encoder(drawings.flatten(0, 1))
        occupancy, features = self._volume(
            drawings, encoded.unflatten(0, each), drawn_from
        )
        usual = self.obj_from_cam[:NUM_SKETCHES]
        scene = Scene(
            drawings=drawings,
            looked_up=self.lookup(encoded).unflatten(0, each),
            poses=usual if drawn_from is None else drawn_from,
            occupancy=occupancy,
            features=features,
            solids=self._solids(drawings, occupancy, drawn_from),
        )
        seen = [self._look(scene, some) for some in views.split(self._at_once(views))]
        maps = {
            name: torch.cat([part[name] for part in seen], dim=1) for name in seen[0]
        }
        return LiftedPrediction(**maps, occupancy_logit=occupancy)

    def _at_once(self, views: Int[Tensor, " V"]) -> int:
        """Say how many views to predict at once: a CPU's cache holds few pictures."""
        return len(views) if views.is_cuda else _VIEWS_AT_ONCE

    def _look(self, scene: Scene, views: Int[Tensor, " V"]) -> dict[str, Tensor]:
        """Return the maps of some views, by the fields of LiftedPrediction."""
        batch, _, _, size, _ = scene.drawings.shape
        gathered, depth, opacity = self._run(
            self.coarse.composite, scene.occupancy, scene.features, views
        )
        hull, carved = self._surfaces(scene.solids, views, size)
        base = torch.where(hull.hit, hull.depth, resized(depth, size))
        base = torch.where(carved.hit, carved.depth, base)
        hits = hull.hit.float() + carved.hit.float()
        finest = torch.cat(
            [
                torch.stack([base - DISTANCE, hits], dim=2),
                normals_of(base),
                self._seen(scene.drawings[:, :, [INK]], base, views, scene.poses),
            ],
            dim=2,
        )
        half = scene.looked_up.shape[-1]
        looked_up = self._seen(scene.looked_up, resized(base, half), views, scene.poses)
        in_front = resized(hull.depth, half)[:, :, None] - DISTANCE
        decoded = self._run(
            self.decoder,
            self._told(gathered, depth, opacity, views).flatten(0, 1),
            torch.cat([in_front, looked_up], dim=2).flatten(0, 1),
            finest.flatten(0, 1),
        )
        residual, turn, logit = (
            decoded.float().unflatten(0, (batch, -1)).split([1, 3, 1], 2)
        )
        hit = _HIT_LOGIT * (2 * self._foreground(scene, carved.hit, views) - 1)
        return {
            "depth": base + 0.1 * residual[:, :, 0],
            "normals": _turned(_facing(turn), self.obj_from_cam[views]),
            "mask_logit": (hit + logit[:, :, 0]) * self.sharpness,
            "coarse_depth": depth,
            "coarse_opacity": opacity,
        }

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe what was drawn: the encoder's deepest features."""
        encoded = self.encoder.deepest(drawings.flatten(0, 1))
        return encoded.unflatten(0, (len(drawings), -1)).flatten(1)

    def _run(self, part: Callable[..., Any], *given: Tensor) -> Any:
        """Run a part whose activations take the most memory."""
        if self.recompute and self.training:
            return checkpoint(part, *given, use_reentrant=False)
        return part(*given)

    def _volume(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        encoded: Float[Tensor, "B K C h w"],
        drawn_from: Float[Tensor, "K 3 3"] | None,
    ) -> tuple[Float[Tensor, "B N"], Float[Tensor, "B N C"]]:
        """Return occupancy logits and features of the coarse voxels."""
        grid, pixels = self.coarse.size, self.coarse.pixels(drawn_from)
        # The coarse hull is generous: a voxel that a drawing touches may be solid.
        touched = nnf.adaptive_max_pool2d(drawings[:, :, FILL], grid) > 0.5
        given = drawings[:, :, GIVEN, 0, 0]
        hull = self.coarse.hull(touched, self._carving(given), pixels).float()
        lifted = self.from_place(self._place(hull, given))
        for sketch, lift in enumerate(self.lifts):
            picture = lift(resized(encoded[:, sketch], grid))
            lifted = lifted + self.coarse.lift(picture, pixels[sketch])
        cube = lifted.transpose(1, 2).unflatten(2, (grid, grid, grid))
        volume = self._run(self.volume, cube).float().flatten(2).transpose(1, 2)
        return volume[..., 0] + _HULL_LOGIT * (2 * hull - 1), volume[..., 1:]

    def _carving(self, given: Float[Tensor, "B K"]) -> Bool[Tensor, "B K"]:
        """Say which filled drawings carve the hull."""
        return (given > 0) & self.config.visual_hull

    def _place(
        self, hull: Float[Tensor, "B N"], given: Float[Tensor, "B K"]
    ) -> Float[Tensor, "B N D"]:
        """Tell each voxel whether it is in the hull, what is given, and where it is.

        Convolutions do not know where they are, and one drawing does not say.
        """
        told = given[:, None].expand(-1, hull.shape[1], -1)
        where = self.coarse.where.expand(len(hull), -1, -1)
        return torch.cat([hull[..., None], told, where], dim=-1)

    @torch.no_grad()
    def _solids(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        occupancy: Float[Tensor, "B N"],
        drawn_from: Float[Tensor, "K 3 3"] | None,
    ) -> tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]]:
        """Return the voxels of the fine hull: whole, and carved."""
        fine, grid = self.fine, self.coarse.size
        filled = nnf.adaptive_max_pool2d(drawings[:, :, FILL], fine.size) > 0.5
        given = self._carving(drawings[:, :, GIVEN, 0, 0])
        hull = fine.hull(filled, given, fine.pixels(drawn_from))
        cube = torch.sigmoid(occupancy.float()).view(-1, 1, grid, grid, grid)
        solid = nnf.interpolate(cube, (fine.size,) * 3, mode="trilinear").flatten(1)
        return hull, hull & (solid > _CARVED)

    @torch.no_grad()
    def _surfaces(
        self,
        solids: tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]],
        views: Int[Tensor, " V"],
        size: int,
    ) -> tuple[Surface, Surface]:
        """Return the first surfaces that views see of the hull, whole and carved."""
        whole, carved = (
            Surface(
                depth=nnf.interpolate(depth, size=(size, size)),
                hit=nnf.interpolate(hit.float(), size=(size, size)) > 0.5,
            )
            for depth, hit in self.fine.first_hits(solids, views)
        )
        return whole, carved

    def _told(
        self,
        gathered: Float[Tensor, "B V C G G"],
        depth: Float[Tensor, "B V G G"],
        opacity: Float[Tensor, "B V G G"],
        views: Int[Tensor, " V"],
    ) -> Float[Tensor, "B V D G G"]:
        """Tell each pixel what was composited, and which way its view looks."""
        back = -self.obj_from_cam[views][None, :, :, 2, None, None]
        return torch.cat(
            [
                gathered,
                (depth - DISTANCE)[:, :, None],
                opacity[:, :, None],
                back.expand(len(depth), -1, -1, *depth.shape[2:]),
            ],
            dim=2,
        )

    @torch.no_grad()
    def _foreground(
        self, scene: Scene, hit: Bool[Tensor, "B V H W"], views: Int[Tensor, " V"]
    ) -> Float[Tensor, "B V H W"]:
        """Say where the shape is: a view that was drawn sees what is drawn there."""
        apart = (self.obj_from_cam[views][:, None] - scene.poses).abs().amax((2, 3))
        given = self._carving(scene.drawings[:, :, GIVEN, 0, 0])
        given = given[:, None] & (apart < _SAME_POSE)
        fill = scene.drawings[:, :, FILL]
        drawn = torch.einsum("bvk,bkhw->bvhw", given.to(fill.dtype), fill)
        return torch.where(given.any(2)[:, :, None, None], drawn, hit.float())

    @exactly
    def _seen(
        self,
        pictures: Float[Tensor, "B K C p q"],
        depth: Float[Tensor, "B V h w"],
        views: Int[Tensor, " V"],
        poses: Float[Tensor, "K 3 3"],
    ) -> Float[Tensor, "B V D h w"]:
        """Sample every drawing where it shows the surface; no gradient by the depth."""
        if not self.config.pixel_aligned_features:
            count = pictures[0, :, :, 0, 0].numel()
            return pictures.new_zeros(*depth.shape[:2], count, *depth.shape[2:])
        points = points_at(depth.detach(), self.obj_from_cam[views])
        xy = torch.einsum("bvhwi,kij->bkvhwj", points, poses[..., :2]) / HALF_WIDTH
        # All drawings in one call: a CPU works on them side by side.
        sampled = nnf.grid_sample(
            pictures.flatten(0, 1).float(),
            xy.flatten(0, 1).flatten(1, 2),
            align_corners=False,
        )
        by_drawing = sampled.unflatten(0, pictures.shape[:2]).unflatten(
            3, xy.shape[2:4]
        )
        return by_drawing.permute(0, 3, 1, 2, 4, 5).flatten(2, 3)


def _facing(turn: Float[Tensor, "B V 3 H W"]) -> Float[Tensor, "B V 3 H W"]:
    """Turn normals_cam away from the camera; those of the hull are rough, and told."""
    return turn + turn.new_tensor([0.0, 0.0, -1.0]).view(3, 1, 1)


@exactly
def _turned(
    normals_cam: Float[Tensor, "B V 3 H W"], obj_from_cam: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "B V H W 3"]:
    """Turn normals into the obj frame, at unit length."""
    return torch.einsum("vij,bvjhw->bvhwi", obj_from_cam, unit(normals_cam, dim=2))
