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
view, and thin drawn parts survive though the volume is coarse. How sure it is, the
foreground's probability says, which `inverse_temperature` calibrates after training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from pipeline.config.train import LiftedConfig, TrainConfig
from pipeline.geometry.scene.cameras import (
    NUM_SKETCH_VIEWS,
    NUM_VIEWS,
    standard_rig,
)
from pipeline.network.base.depth_ops import resize
from pipeline.network.base.prediction import FILL, GIVEN, INK, VolumePrediction
from pipeline.network.data.batch import Batch
from pipeline.network.losses.registry import weighted_terms
from pipeline.network.models.blocks import Decoder, Encoder, VolumeUNet
from pipeline.network.models.decoder_io import (
    FirstHits,
    coarse_input,
    full_input,
    half_input,
    normals_from_residual,
    sample_at_surface,
)
from pipeline.network.models.registry import Network, register
from pipeline.network.models.voxel_rays import VoxelRays

_HULL_LOGIT = 2.0  # how strongly filled drawings carve the volume before training
_MIN_OCCUPANCY = 0.25  # a coarse voxel with less empties the fine hull
_HIT_LOGIT = 2.0  # how strongly a hit means foreground before training
_RESIDUAL_SCALE = 0.1  # object units: the surface starts near the hull
_SAME_POSE = 1e-3  # between entries of two rotations that are one
_CPU_VIEWS_AT_ONCE = 2  # a CPU's cache holds few images
_MAX_FINE_SIZE = 128  # voxels on a side of the fine hull


@dataclass(frozen=True, kw_only=True)
class LiftedShape:
    """What all views look at.

    Attributes:
        pixel_features: Of the drawings, for surface points to look up.
        drawn_from: obj_from_cam of each drawing.
        occupancy_logit: Of the coarse voxels.
        voxel_features: Of the same.
        hulls: Voxels of the fine hull: whole, and carved by the occupancy.
    """

    drawings: Float[Tensor, "B K 3 H W"]
    pixel_features: Float[Tensor, "B K D h w"]
    drawn_from: Float[Tensor, "K 3 3"]
    occupancy_logit: Float[Tensor, "B N"]
    voxel_features: Float[Tensor, "B N C"]
    hulls: tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]]


class Lifted(Network[VolumePrediction]):
    """Any of the front, side and top drawings to the maps of any views of the rig.

    With `checkpointing`, training computes large activations twice to save memory.
    """

    obj_from_cam: Float[Tensor, "V 3 3"]
    inverse_temperature: Float[Tensor, ""]
    views = tuple(range(NUM_VIEWS))

    def __init__(self, config: LiftedConfig, size: int, *, checkpointing: bool = False):
        super().__init__()
        self.config, self.checkpointing = config, checkpointing
        channels = config.channels
        self.encoder = Encoder(channels)
        self.lift_convs = nn.ModuleList(
            nn.Conv2d(channels, channels, 1) for _ in range(NUM_SKETCH_VIEWS)
        )
        self.pixel_conv = nn.Conv2d(channels, channels // 2, 1)
        self.embed_voxel = nn.Linear(1 + NUM_SKETCH_VIEWS + 4, channels)
        pointwise = nn.Conv3d(channels, channels + 1, 1)
        self.volume = VolumeUNet(channels) if config.volume_unet else pointwise
        self.decoder = Decoder(channels)
        self.coarse = VoxelRays(config.grid_size)
        self.fine = VoxelRays(min(size, _MAX_FINE_SIZE))
        rotations = standard_rig(size).cam_from_obj[:, :3, :3].swapaxes(1, 2)
        obj_from_cam = torch.from_numpy(rotations.copy()).float()
        self.register_buffer("obj_from_cam", obj_from_cam, persistent=False)
        self.register_buffer("inverse_temperature", torch.ones(()))

    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "K 3 3"] | None = None,
    ) -> VolumePrediction:
        """Predict the maps of some views.

        Args:
            drawings: Channels INK, FILL, GIVEN; all 0 where a drawing is not given.
            views: Indices into the rig.
            drawn_from: obj_from_cam of each drawing, where they are not the front, the
                side and the top; each takes the place of the one it is nearest to.
        """
        shape = self._lift(drawings, drawn_from)
        chunks = views.split(len(views) if views.is_cuda else _CPU_VIEWS_AT_ONCE)
        rendered = [self._render_views(shape, chunk) for chunk in chunks]
        maps = {
            name: torch.cat([part[name] for part in rendered], dim=1)
            for name in rendered[0]
        }
        return VolumePrediction(**maps, occupancy_logit=shape.occupancy_logit)

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe shapes by the encoder's deepest features of their drawings."""
        deepest = self.encoder.deepest_features(drawings.flatten(0, 1))
        return deepest.unflatten(0, (len(drawings), -1)).flatten(1)

    def loss_terms(
        self, prediction: VolumePrediction, batch: Batch
    ) -> dict[str, Float[Tensor, " B"]]:
        """Return the registered terms that `train.lifted.losses` gives a weight."""
        return weighted_terms(prediction, batch, self.config.losses)

    def _lift(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        drawn_from: Float[Tensor, "K 3 3"] | None,
    ) -> LiftedShape:
        """Encode the drawings, and lift them into coarse volume and fine hull."""
        unflat = len(drawings), -1
        encoded = self.encoder(drawings.flatten(0, 1))
        occupancy_logit, voxel_features = self._coarse_volume(
            drawings, encoded.unflatten(0, unflat), drawn_from
        )
        standard = self.obj_from_cam[:NUM_SKETCH_VIEWS]
        return LiftedShape(
            drawings=drawings,
            pixel_features=self.pixel_conv(encoded).unflatten(0, unflat),
            drawn_from=standard if drawn_from is None else drawn_from,
            occupancy_logit=occupancy_logit,
            voxel_features=voxel_features,
            hulls=self._fine_hulls(drawings, occupancy_logit, drawn_from),
        )

    def _coarse_volume(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        encoded: Float[Tensor, "B K C h w"],
        drawn_from: Float[Tensor, "K 3 3"] | None,
    ) -> tuple[Float[Tensor, "B N"], Float[Tensor, "B N C"]]:
        """Return occupancy logits and features of the coarse voxels."""
        size, pixels = self.coarse.size, self.coarse.drawing_pixels(drawn_from)
        # The coarse hull is generous: a voxel that a drawing touches may be solid.
        filled = nnf.adaptive_max_pool2d(drawings[:, :, FILL], size) > 0.5
        given = drawings[:, :, GIVEN, 0, 0]
        is_carving = self._carving_mask(given)
        hull = self.coarse.visual_hull(filled, is_carving, pixels).float()
        lifted = self.embed_voxel(self._voxel_input(hull, given))
        for sketch, lift_conv in enumerate(self.lift_convs):
            features = lift_conv(resize(encoded[:, sketch], size))
            lifted = lifted + self.coarse.lift(features, pixels[sketch])
        cube = lifted.transpose(1, 2).unflatten(2, (size, size, size))
        volume = self._checkpointed(self.volume, cube).float()
        volume = volume.flatten(2).transpose(1, 2)
        return volume[..., 0] + _HULL_LOGIT * (2 * hull - 1), volume[..., 1:]

    def _carving_mask(self, given: Float[Tensor, "B K"]) -> Bool[Tensor, "B K"]:
        """Say which filled drawings carve the hull."""
        return (given > 0) & self.config.visual_hull

    def _voxel_input(
        self, hull: Float[Tensor, "B N"], given: Float[Tensor, "B K"]
    ) -> Float[Tensor, "B N D"]:
        """Return for each voxel: in the hull, which drawings are given, its position.

        Convolutions do not know where they are, and one drawing does not say.
        """
        given_everywhere = given[:, None].expand(-1, hull.shape[1], -1)
        position = self.coarse.position.expand(len(hull), -1, -1)
        return torch.cat([hull[..., None], given_everywhere, position], dim=-1)

    @torch.no_grad()
    def _fine_hulls(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        occupancy_logit: Float[Tensor, "B N"],
        drawn_from: Float[Tensor, "K 3 3"] | None,
    ) -> tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]]:
        """Return the voxels of the fine hull: whole, and carved by the occupancy."""
        fine, size = self.fine, self.coarse.size
        filled = nnf.adaptive_max_pool2d(drawings[:, :, FILL], fine.size) > 0.5
        is_carving = self._carving_mask(drawings[:, :, GIVEN, 0, 0])
        hull = fine.visual_hull(filled, is_carving, fine.drawing_pixels(drawn_from))
        cube = torch.sigmoid(occupancy_logit.float()).view(-1, 1, size, size, size)
        occupancy = nnf.interpolate(cube, (fine.size,) * 3, mode="trilinear").flatten(1)
        return hull, hull & (occupancy > _MIN_OCCUPANCY)

    def _render_views(
        self, shape: LiftedShape, views: Int[Tensor, " V"]
    ) -> dict[str, Tensor]:
        """Return the maps of some views, by the fields of VolumePrediction."""
        batch, _, _, size, _ = shape.drawings.shape
        composited, depth, opacity = self._checkpointed(
            self.coarse.composite, shape.occupancy_logit, shape.voxel_features, views
        )
        hull, carved = self._first_hits(shape.hulls, views, size)
        surface = torch.where(hull.is_hit, hull.depth, resize(depth, size))
        surface = torch.where(carved.is_hit, carved.depth, surface)
        ink, drawn_from = shape.drawings[:, :, [INK]], shape.drawn_from
        full_ink = self._sample_drawings(ink, surface, views, drawn_from)
        full = full_input(surface, hull, carved, full_ink)
        half_surface = resize(surface, shape.pixel_features.shape[-1])
        half_features = self._sample_drawings(
            shape.pixel_features, half_surface, views, drawn_from
        )
        half = half_input(hull, half_features)
        rotations = self.obj_from_cam[views]
        coarse = coarse_input(composited, depth, opacity, rotations)
        decoded = self._checkpointed(
            self.decoder, coarse.flatten(0, 1), half.flatten(0, 1), full.flatten(0, 1)
        )
        depth_residual, normal_residual, logit = (
            decoded.float().unflatten(0, (batch, -1)).split([1, 3, 1], 2)
        )
        foreground = self._foreground_prior(shape, carved.is_hit, views)
        prior = _HIT_LOGIT * (2 * foreground - 1)
        return {
            "depth": surface + _RESIDUAL_SCALE * depth_residual[:, :, 0],
            "normals": normals_from_residual(normal_residual, rotations),
            "mask_logit": (prior + logit[:, :, 0]) * self.inverse_temperature,
            "coarse_depth": depth,
            "coarse_opacity": opacity,
        }

    @torch.no_grad()
    def _first_hits(
        self,
        hulls: tuple[Bool[Tensor, "B M"], Bool[Tensor, "B M"]],
        views: Int[Tensor, " V"],
        size: int,
    ) -> tuple[FirstHits, FirstHits]:
        """Return the first surfaces that views see of the hull, whole and carved."""
        whole, carved = (
            FirstHits(
                depth=nnf.interpolate(depth, size=(size, size)),
                is_hit=nnf.interpolate(is_hit.float(), size=(size, size)) > 0.5,
            )
            for depth, is_hit in self.fine.first_hits(hulls, views)
        )
        return whole, carved

    @torch.no_grad()
    def _foreground_prior(
        self,
        shape: LiftedShape,
        is_hit: Bool[Tensor, "B V H W"],
        views: Int[Tensor, " V"],
    ) -> Float[Tensor, "B V H W"]:
        """Return the filled drawing in a view that was drawn, what is hit in others."""
        rotations = self.obj_from_cam[views][:, None]
        distance = (rotations - shape.drawn_from).abs().amax((2, 3))
        is_carving = self._carving_mask(shape.drawings[:, :, GIVEN, 0, 0])
        is_drawn = is_carving[:, None] & (distance < _SAME_POSE)
        fill = shape.drawings[:, :, FILL]
        drawn = torch.einsum("bvk,bkhw->bvhw", is_drawn.to(fill.dtype), fill)
        return torch.where(is_drawn.any(2)[:, :, None, None], drawn, is_hit.float())

    def _sample_drawings(
        self,
        images: Float[Tensor, "B K C p q"],
        depth: Float[Tensor, "B V h w"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "K 3 3"],
    ) -> Float[Tensor, "B V D h w"]:
        """Sample every drawing where it shows the surface; zeros if switched off."""
        if not self.config.pixel_aligned_features:
            count = images[0, :, :, 0, 0].numel()
            return images.new_zeros(*depth.shape[:2], count, *depth.shape[2:])
        rotations = self.obj_from_cam[views]
        return sample_at_surface(images, depth, rotations, drawn_from)

    def _checkpointed(self, function: Callable[..., Any], *inputs: Tensor) -> Any:
        """Call what has the largest activations."""
        if self.checkpointing and self.training:
            return checkpoint(function, *inputs, use_reentrant=False)
        return function(*inputs)


@register("lifted")
def build(config: TrainConfig, size: int) -> Lifted:
    """Build it by the block `train.lifted`."""
    return Lifted(config.lifted, size, checkpointing=config.activation_checkpointing)
