"""The lifted network: drawings become a volume that every view looks at.

    drawing    -> reader -> silhouette, direction it is seen from
    drawing, silhouette -> encoder -> features (shared by all drawings), a code
    voxel      -> its pixel in each drawing, inflated body -> sum -> 3D U-Net
               -> occupancy, features; and the occupancy of voxels half as large
    view v     -> rays through the coarse volume -> composited features, depth, opacity
               -> rays through the fine volume -> the first surface they hit
               -> the surface point of each pixel -> its pixel in each drawing
               -> the visual hull's surface, in the drawings' own pixels
               -> decoder (shared by all views; first a 2D U-Net over the composited
                  features) -> depth, normal, foreground

So one set of weights serves any set of drawings from anywhere, a drawn line reaches
every view, and thin drawn parts survive though the volume is coarse. How sure it is,
the foreground's probability says, which `inverse_temperature` calibrates after
training.
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
from pipeline.geometry.scene.cameras import DISTANCE, NUM_VIEWS
from pipeline.network.base.depth_ops import in_float32, resize
from pipeline.network.base.prediction import (
    FILL,
    INK,
    Reading,
    VolumePrediction,
    is_drawn,
)
from pipeline.network.data.batch import Batch, standard_poses
from pipeline.network.losses.registry import are_of_reading, weighted_terms
from pipeline.network.models.registry import Network, register
from pipeline.network.models.volume.blocks import (
    Decoder,
    Encoder,
    Upsampler,
    VolumeUNet,
)
from pipeline.network.models.volume.decoder_io import (
    coarse_input,
    half_input,
    normals_from_residual,
    sample_at_surface,
    to_obj,
)
from pipeline.network.models.volume.drawing_reader import DrawingReader
from pipeline.network.models.volume.hull_surface import hull_surface, snap_to_hull
from pipeline.network.models.volume.lifting import (
    NUM_HINTS,
    GivenDrawings,
    Hints,
    given_drawings,
    hints_of_voxels,
    thresholds_along_rays,
)
from pipeline.network.models.volume.voxel_rays import VoxelRays

_HULL_LOGIT = 2.0  # how strongly silhouettes carve the volume before training
_BODY_PRIOR = (-1.0, 2.5)  # logit of a voxel beside and in an inflated single drawing
_MAX_DRAWINGS = 4  # of a shape, that the prior tells apart
_MIN_OCCUPANCY = 0.4  # probability of what is solid
_RAY_SHARE = 0.6  # of the largest along a drawn ray, which suffices, too
_HIT_LOGIT = 2.0  # how strongly a hit means foreground before training
_RESIDUAL_SCALE = 0.1  # object units: the surface starts near the volume's
_SAME_POSE = 1e-3  # between entries of two rotations that are one
_CPU_VIEWS_AT_ONCE = 2  # a CPU's cache holds few images
_CODE_SIZE = 128


@dataclass(frozen=True, kw_only=True)
class LiftedShape:
    """What all views look at.

    Attributes:
        silhouettes: Probabilities that pixels of the drawings are solid.
        pixel_features: Of the drawings, for surface points to look up.
        occupancy_logit: Of the coarse voxels.
        voxel_features: Of the same.
        fine_logit: Occupancy of the fine voxels.
        solid: Above 0 in the fine voxels that are solid: within the hull, and carved.
    """

    drawings: GivenDrawings
    silhouettes: Float[Tensor, "M H W"]
    pixel_features: Float[Tensor, "M D h w"]
    occupancy_logit: Float[Tensor, "B N"]
    voxel_features: Float[Tensor, "B N C"]
    fine_logit: Float[Tensor, "B F"]
    solid: tuple[Float[Tensor, "B F"], Float[Tensor, "B F"]]


class Lifted(Network[VolumePrediction]):
    """Drawings from anywhere to the maps of any views of the rig.

    With `checkpointing`, training computes large activations twice to save memory.
    """

    obj_from_cam: Float[Tensor, "V 3 3"]
    inverse_temperature: Float[Tensor, ""]
    views = tuple(range(NUM_VIEWS))

    def __init__(self, config: LiftedConfig, *, checkpointing: bool = False):
        super().__init__()
        self.config, self.checkpointing = config, checkpointing
        channels, half = config.channels, config.channels // 2
        self.reader = DrawingReader(channels)
        self.encoder = Encoder(3, channels)
        self.code = nn.Sequential(
            nn.Linear(8 * channels + 3, _CODE_SIZE), nn.LeakyReLU(0.1)
        )
        self.lift_conv = nn.Conv2d(channels, channels, 1)
        self.embed_hints = nn.Linear(NUM_HINTS, channels)
        self.embed_voxel = nn.Linear(8, channels)
        self.prior = nn.Parameter(_initial_prior())
        self.volume = VolumeUNet(channels, _CODE_SIZE) if config.volume_unet else None
        self.occupancy = nn.Conv3d(channels, 1, 1)
        self.voxel_features = nn.Conv3d(channels, half, 1)
        self.upsampler = Upsampler(channels, 2)
        self.pixel_conv = nn.Conv2d(channels, half, 1)
        self.look_up = nn.Conv2d(half + 1, half + 1, 1)
        self.decoder = Decoder(channels, num_coarse=half + 5, num_half=half + 21)
        self.coarse = VoxelRays(config.grid_size)
        self.fine = VoxelRays(2 * config.grid_size)
        poses = torch.from_numpy(standard_poses())
        self.register_buffer("obj_from_cam", poses, persistent=False)
        self.register_buffer("inverse_temperature", torch.ones(()))

    def forward(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        views: Int[Tensor, " V"],
        drawn_from: Float[Tensor, "B K 3 3"],
    ) -> VolumePrediction:
        """Predict the maps of some views.

        Args:
            drawings: Channels INK, FILL, GIVEN; all 0 where there is none. One that is
                not given is read, but not used.
            views: Indices into the rig.
            drawn_from: obj_from_cam of each drawing.
        """
        given = given_drawings(drawings, drawn_from)
        reading = self._read_all(drawings)
        silhouettes = reading.silhouette_logit[given.shape, given.slot]
        shape = self._lift(given, torch.sigmoid(silhouettes.detach()))
        chunks = views.split(len(views) if views.is_cuda else _CPU_VIEWS_AT_ONCE)
        rendered = [self._render_views(shape, chunk) for chunk in chunks]
        maps = {
            name: torch.cat([part[name] for part in rendered], dim=1)
            for name in rendered[0]
        }
        return VolumePrediction(
            **maps,
            occupancy_logit=shape.occupancy_logit,
            fine_occupancy_logit=shape.fine_logit,
            silhouette_logit=reading.silhouette_logit,
            view_logit=reading.view_logit,
        )

    def read(
        self, drawings: Float[Tensor, "N 3 H W"]
    ) -> tuple[Float[Tensor, "N H W"], Float[Tensor, "N D"]]:
        """Return logits of what is solid in drawings, and of candidate views."""
        silhouette_logit, view_logit = self.reader(drawings)
        return silhouette_logit, view_logit

    def read_for_losses(self, drawings: Float[Tensor, "B K 3 H W"]) -> Reading | None:
        """Return what is read in all drawings, if `losses` are of that alone."""
        return self._read_all(drawings) if are_of_reading(self.config.losses) else None

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe shapes by the encoder's deepest features of their drawings."""
        images = drawings.flatten(0, 1)
        silhouettes = torch.sigmoid(self.reader(images)[0])
        encoded = _encoder_input(images, silhouettes)
        deepest = self.encoder.deepest_features(encoded)
        return deepest.unflatten(0, (len(drawings), -1)).flatten(1)

    def loss_terms(
        self, prediction: VolumePrediction | Reading, batch: Batch
    ) -> dict[str, Float[Tensor, " B"]]:
        """Return the registered terms that `train.lifted.losses` gives a weight."""
        return weighted_terms(prediction, batch, self.config.losses)

    def _read_all(self, drawings: Float[Tensor, "B K 3 H W"]) -> Reading:
        """Read all drawings that there are; 0 for others."""
        where = torch.nonzero(is_drawn(drawings), as_tuple=True)
        silhouette_logit, view_logit = self.reader(drawings[where])
        read = drawings.new_zeros(*drawings.shape[:2], *drawings.shape[3:])
        seen = drawings.new_zeros(*drawings.shape[:2], view_logit.shape[1])
        return Reading(
            silhouette_logit=read.index_put(where, silhouette_logit),
            view_logit=seen.index_put(where, view_logit),
        )

    def _lift(
        self, drawings: GivenDrawings, silhouettes: Float[Tensor, "M H W"]
    ) -> LiftedShape:
        """Encode the drawings, and lift them into the coarse and the fine volume."""
        encoded, codes = self.encoder(_encoder_input(drawings.images, silhouettes))
        hints = hints_of_voxels(silhouettes, drawings, self.coarse, is_generous=True)
        cube = self._coarse_volume(drawings, encoded, codes, hints)
        prior = self._prior(drawings, hints)
        logit = self.occupancy(cube).flatten(1).float() + prior
        features = self.voxel_features(cube).flatten(2).transpose(1, 2).float()
        fine_logit, solid = self._fine_volume(drawings, silhouettes, cube, logit)
        return LiftedShape(
            drawings=drawings,
            silhouettes=silhouettes,
            pixel_features=self.pixel_conv(encoded),
            occupancy_logit=logit,
            voxel_features=features,
            fine_logit=fine_logit,
            solid=solid,
        )

    def _coarse_volume(
        self,
        drawings: GivenDrawings,
        encoded: Float[Tensor, "M C h w"],
        codes: Float[Tensor, "M E"],
        hints: Hints,
    ) -> Float[Tensor, "B C G G G"]:
        """Return features of the coarse voxels."""
        size, count = self.coarse.size, drawings.count.clamp(min=1)[:, None]
        features = self.lift_conv(resize(encoded, size))
        lifted = self.coarse.lift(features, hints.pixels)
        lifted = nnf.leaky_relu(lifted + self.embed_hints(hints.of_drawings), 0.1)
        position = self.coarse.position.expand(len(hints.hull), -1, -1)
        known = [hints.hull, hints.body, count.expand_as(hints.hull) / _MAX_DRAWINGS]
        voxel = torch.cat(
            [torch.stack(known, dim=-1), position, position[..., :1].abs()], dim=-1
        )
        total = drawings.add_up(lifted.float()) + self.embed_voxel(voxel).float()
        cube = total.transpose(1, 2).unflatten(2, (size, size, size))
        if self.volume is None:
            return cube
        toward = drawings.drawn_from[:, :, 2]
        code = self.code(torch.cat([codes.float(), toward], dim=1))
        code = drawings.add_up(code.float()) / count
        return self._checkpointed(self._convolve, cube, code)

    def _convolve(
        self, cube: Float[Tensor, "B C G G G"], code: Float[Tensor, "B E"]
    ) -> Float[Tensor, "B C G G G"]:
        """Run the 3D U-Net; a CPU convolves a single cube 8 times slower than two."""
        assert self.volume is not None
        pair = cube.expand(max(len(cube), 2), -1, -1, -1, -1)
        return self.volume(pair, code.expand(len(pair), -1))[: len(cube)]

    def _prior(self, drawings: GivenDrawings, hints: Hints) -> Float[Tensor, "B N"]:
        """Return the logit that learning starts from: hull, or inflated drawing."""
        if not self.config.visual_hull:
            return torch.zeros_like(hints.hull)
        kind = drawings.count.clamp(1, _MAX_DRAWINGS) - 1
        outside, inside = self.prior[kind].unbind(1)
        within = outside[:, None] + inside[:, None] * hints.body
        return hints.hull * within - _HULL_LOGIT * (1 - hints.hull)

    def _fine_volume(
        self,
        drawings: GivenDrawings,
        silhouettes: Float[Tensor, "M H W"],
        cube: Float[Tensor, "B C G G G"],
        logit: Float[Tensor, "B N"],
    ) -> tuple[Float[Tensor, "B F"], tuple[Float[Tensor, "B F"], Float[Tensor, "B F"]]]:
        """Return occupancy logits of the fine voxels, and what of them is solid."""
        fine, coarse_size = self.fine, (self.coarse.size,) * 3
        hints = hints_of_voxels(silhouettes, drawings, fine, is_generous=False)
        hull = hints.hull if self.config.visual_hull else torch.ones_like(hints.hull)
        known = torch.stack([hull, hints.margin], dim=1)
        known = known.unflatten(2, (fine.size,) * 3)
        residual = self._checkpointed(self.upsampler, cube, known)
        start = nnf.interpolate(
            logit.unflatten(1, coarse_size)[:, None], (fine.size,) * 3, mode="trilinear"
        )
        fine_logit = start.flatten(1) + residual.flatten(1).float()
        fine_logit = fine_logit - 2 * _HULL_LOGIT * (1 - hull)
        probability = torch.sigmoid(fine_logit.detach())
        threshold = thresholds_along_rays(
            probability,
            silhouettes,
            drawings,
            fine,
            hints.pixels,
            highest=_MIN_OCCUPANCY,
            share=_RAY_SHARE,
        )
        carved = probability * (2 * hull).clamp(max=1) - threshold
        return fine_logit, (hull - 0.5, carved)

    def _render_views(
        self, shape: LiftedShape, views: Int[Tensor, " V"]
    ) -> dict[str, Tensor]:
        """Return the maps of some views, by the fields of VolumePrediction."""
        batch, size = shape.drawings.num_shapes, shape.silhouettes.shape[-1]
        composited, depth, opacity = self._checkpointed(
            self.coarse.composite, shape.occupancy_logit, shape.voxel_features, views
        )
        hull_depth, in_hull = self.fine.first_hits(shape.solid[0], views)
        solid_depth, is_solid = self.fine.first_hits(shape.solid[1], views)
        behind = resize(depth, self.fine.size)
        hull = torch.where(in_hull, hull_depth, behind)
        surface = resize(torch.where(is_solid, solid_depth, hull), size // 2)
        rotations = self.obj_from_cam[views]
        looked_up = self._look_up(shape, shape.pixel_features, surface, rotations)
        full_surface = resize(surface, size)
        ink = self._mean_ink(shape, full_surface, rotations)
        seen = torch.stack([hull - DISTANCE, in_hull.float(), is_solid.float()], dim=2)
        seen = resize(seen.flatten(1, 2), size // 2).unflatten(1, (len(views), -1))
        exact_hull = hull_surface(
            shape.silhouettes, shape.drawings, hull_depth, in_hull, rotations
        )
        half = half_input(surface, seen, looked_up, ink, exact_hull)
        coarse = coarse_input(composited, depth, opacity, rotations)
        decoded = self._checkpointed(
            self.decoder, coarse.flatten(0, 1), half.flatten(0, 1)
        )
        depth_residual, normal_residual, logit, gates = (
            decoded.float().unflatten(0, (batch, -1)).split([1, 3, 1, 2], 2)
        )
        foreground = self._foreground_prior(
            shape, resize(is_solid.float(), size), views
        )
        prior = _HIT_LOGIT * (2 * foreground - 1)
        full_depth = full_surface + _RESIDUAL_SCALE * depth_residual[:, :, 0]
        normals_cam = normals_from_residual(normal_residual)
        if self.config.visual_hull:
            full_depth, normals_cam = snap_to_hull(
                full_depth, normals_cam, exact_hull, gates
            )
        return {
            "depth": full_depth,
            "normals": to_obj(normals_cam, rotations),
            "mask_logit": (prior + logit[:, :, 0]) * self.inverse_temperature,
            "coarse_depth": depth,
            "coarse_opacity": opacity,
        }

    @torch.no_grad()
    def _foreground_prior(
        self,
        shape: LiftedShape,
        is_hit: Float[Tensor, "B V H W"],
        views: Int[Tensor, " V"],
    ) -> Float[Tensor, "B V H W"]:
        """Return the silhouette in a view that was drawn, what is hit in others."""
        if not self.config.visual_hull:
            return is_hit
        drawings = shape.drawings
        rotations = self.obj_from_cam[views]
        apart = (rotations - drawings.drawn_from[:, None]).abs().amax((2, 3))
        is_drawn: Bool[Tensor, "M V"] = apart < _SAME_POSE
        foreground = is_hit.clone()
        for drawing, view in torch.nonzero(is_drawn).tolist():
            foreground[drawings.shape[drawing], view] = shape.silhouettes[drawing]
        return foreground

    def _look_up(
        self,
        shape: LiftedShape,
        features: Float[Tensor, "M D h w"],
        surface: Float[Tensor, "B V h w"],
        rotations: Float[Tensor, "V 3 3"],
    ) -> Float[Tensor, "B V D h w"]:
        """Return features of the drawings where they show the surface, weighted means.

        Each drawing's weight follows from its features and from how far the view is
        turned from it. Zeros if switched off.
        """
        drawings = shape.drawings
        if not self.config.pixel_aligned_features:
            channels = features.shape[1]
            return surface.new_zeros(*surface.shape[:2], channels, *surface.shape[2:])
        sampled = sample_at_surface(
            features, surface[drawings.shape], rotations, drawings.drawn_from
        )
        cosine = _cosines(drawings, rotations)[:, :, None, None, None]
        turned = cosine.expand(-1, -1, 1, *sampled.shape[3:])
        mixed = self.look_up(torch.cat([sampled, turned], dim=2).flatten(0, 1))
        mixed = mixed.float().unflatten(0, sampled.shape[:2])
        weight = torch.sigmoid(mixed[:, :, -1:]) + 1e-3
        total = drawings.add_up(weight * nnf.leaky_relu(mixed[:, :, :-1], 0.1))
        return total / drawings.add_up(weight).clamp(min=1e-3)

    def _mean_ink(
        self,
        shape: LiftedShape,
        surface: Float[Tensor, "B V H W"],
        rotations: Float[Tensor, "V 3 3"],
    ) -> Float[Tensor, "B V 2 H W"]:
        """Return the ink at the surface, of drawings from this side and from others."""
        drawings = shape.drawings
        ink = drawings.images[:, [INK]]
        if not self.config.pixel_aligned_features:
            return surface.new_zeros(*surface.shape[:2], 2, *surface.shape[2:])
        sampled = sample_at_surface(
            ink, surface[drawings.shape], rotations, drawings.drawn_from
        )
        is_near = (_cosines(drawings, rotations) > 0.9).float()
        is_near = is_near[:, :, None, None, None]
        return torch.cat(
            [
                drawings.add_up(sampled * is_near),
                drawings.add_up(sampled * (1 - is_near)),
            ],
            dim=2,
        )

    def _checkpointed(self, function: Callable[..., Any], *inputs: Tensor) -> Any:
        """Call what has the largest activations."""
        if self.checkpointing and self.training:
            return checkpoint(function, *inputs, use_reentrant=False)
        return function(*inputs)


def _encoder_input(
    images: Float[Tensor, "M 3 H W"], silhouettes: Float[Tensor, "M H W"]
) -> Float[Tensor, "M 3 H W"]:
    """Return ink, what lines enclose, and the silhouette."""
    return torch.cat([images[:, [INK, FILL]], silhouettes[:, None]], dim=1)


@in_float32
def _cosines(
    drawings: GivenDrawings, rotations: Float[Tensor, "V 3 3"]
) -> Float[Tensor, "M V"]:
    """Return the cosines between the axes of drawings and of views."""
    return drawings.drawn_from[:, :, 2] @ rotations[:, :, 2].T


def _initial_prior() -> Float[Tensor, "K 2"]:
    """Return logits by the number of drawings: beside the inflated body, more in it."""
    prior = torch.tensor([[_HULL_LOGIT, 0.0]]).repeat(_MAX_DRAWINGS, 1)
    prior[0] = torch.tensor(_BODY_PRIOR)
    return prior


@register("lifted")
def build(config: TrainConfig, size: int) -> Lifted:
    """Build it by the block `train.lifted`; it takes drawings of any size."""
    del size
    return Lifted(config.lifted, checkpointing=config.activation_checkpointing)
