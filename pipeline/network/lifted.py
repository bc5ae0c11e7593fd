"""The lifted network: drawings become a volume that every view looks at.

    drawing k -> encoder -> features (shared by all drawings)
    voxel     -> its pixel in each drawing -> sum -> 3D U-Net -> occupancy, features
    view v    -> rays through the coarse volume -> composited features, depth, opacity
              -> rays through the fine hull of the filled drawings, whole, and carved by
                 the coarse occupancy -> the first surface they hit
              -> the surface point of each pixel -> its pixel in each drawing
              -> decoder (shared by all views) -> depth, normal, foreground

So one set of weights serves any subset of the drawings, a drawn line reaches every
view, and thin drawn parts survive though the volume is coarse.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from pipeline.config.train import LiftedConfig
from pipeline.geometry.cameras import DISTANCE, HALF_WIDTH, NUM_VIEWS, standard_rig
from pipeline.network.depths import normals_of, points_at, resized, unit
from pipeline.network.predictions import FILL, GIVEN, INK, Prediction
from pipeline.network.rays import NUM_SKETCHES, Rays

_HULL_LOGIT = 2.0  # how strongly filled drawings carve the volume before training
_CARVED = 0.25  # occupancy below which a coarse voxel empties the fine hull
_HIT_LOGIT = 2.0  # how strongly a hit means foreground before training
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


class Block2d(nn.Sequential):
    """3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, given: int, made: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(given, made, 3, stride, 1),
            nn.GroupNorm(4, made),
            nn.LeakyReLU(0.1, inplace=True),
        )


class Block3d(nn.Sequential):
    """3 x 3 x 3 convolution, group norm, leaky ReLU."""

    def __init__(self, given: int, made: int, stride: int = 1):
        super().__init__(
            nn.Conv3d(given, made, 3, stride, 1),
            nn.GroupNorm(4, made),
            nn.LeakyReLU(0.1, inplace=True),
        )


class Encoder(nn.Module):
    """One drawing to features at half its size; a small U-Net."""

    def __init__(self, channels: int):
        super().__init__()
        self.at_half = Block2d(3, channels, 2)
        self.at_quarter = Block2d(channels, 2 * channels, 2)
        self.at_eighth = Block2d(2 * channels, 4 * channels, 2)
        self.deep = nn.Sequential(
            Block2d(4 * channels, 4 * channels, 2), Block2d(4 * channels, 4 * channels)
        )
        self.middle = Block2d(4 * channels, 2 * channels)
        self.out = Block2d(3 * channels, channels)

    def deepest(self, drawings: Float[Tensor, "N 3 H W"]) -> Float[Tensor, "N C p q"]:
        """Return the features of the lowest resolution."""
        return self.deep(self.at_eighth(self.at_quarter(self.at_half(drawings))))

    def forward(self, drawings: Float[Tensor, "N 3 H W"]) -> Float[Tensor, "N C h w"]:
        """Encode drawings: ink, fill, given."""
        half = self.at_half(drawings)
        quarter = self.at_quarter(half)
        eighth = self.at_eighth(quarter)
        eighth = self.middle(eighth + resized(self.deep(eighth), eighth.shape[-1]))
        quarter = quarter + resized(eighth, quarter.shape[-1])
        return self.out(torch.cat([half, resized(quarter, half.shape[-1])], dim=1))


class Volume(nn.Module):
    """A 3D U-Net over the lifted features: where drawings and views meet.

    Its deepest level sees all of the shape at once: what one drawing leaves open, the
    extent along its axis above all, follows from what kind of thing was drawn.
    """

    def __init__(self, channels: int):
        super().__init__()
        self.at_full = Block3d(channels, channels)
        self.at_half = Block3d(channels, 2 * channels, 2)
        self.at_quarter = Block3d(2 * channels, 4 * channels, 2)
        self.deep = nn.Sequential(
            Block3d(4 * channels, 4 * channels, 2), Block3d(4 * channels, 4 * channels)
        )
        self.low = Block3d(4 * channels, 4 * channels)
        self.up = nn.Conv3d(4 * channels, 2 * channels, 1)
        self.middle = Block3d(2 * channels, channels)
        self.out = nn.Conv3d(channels, channels + 1, 3, padding=1)

    def forward(self, lifted: Float[Tensor, "B C G G G"]) -> Float[Tensor, "B D G G G"]:
        """Return occupancy logits, then features."""
        full = self.at_full(lifted)
        half = self.at_half(full)
        quarter = self.at_quarter(half)
        deep = nnf.interpolate(self.deep(quarter), quarter.shape[2:])
        quarter = self.up(self.low(quarter + deep))
        half = self.middle(half + nnf.interpolate(quarter, half.shape[2:]))
        return self.out(full + nnf.interpolate(half, full.shape[2:]))


class Decoder(nn.Module):
    """What one view gathered, to its maps: depth residual, normal_cam, mask logit."""

    def __init__(self, channels: int):
        super().__init__()
        self.coarse = nn.Sequential(
            Block2d(channels + 5, 2 * channels), Block2d(2 * channels, 2 * channels)
        )
        self.at_half = nn.Sequential(
            Block2d((2 + NUM_SKETCHES) * channels, 2 * channels),
            Block2d(2 * channels, channels),
        )
        self.at_full = nn.Sequential(
            Block2d(channels + 7 + 2 * NUM_SKETCHES, channels),
            nn.Conv2d(channels, 5, 3, padding=1),
        )

    def forward(
        self,
        gathered: Float[Tensor, "N C G G"],
        features: Float[Tensor, "N D h w"],
        drawn: Float[Tensor, "N E H W"],
    ) -> Float[Tensor, "N 5 H W"]:
        """Decode coarse, half-size and full-size inputs of views, N = B x V."""
        coarse = resized(self.coarse(gathered), features.shape[-1])
        half = self.at_half(torch.cat([coarse, features], dim=1))
        return self.at_full(torch.cat([resized(half, drawn.shape[-1]), drawn], dim=1))


class Lifted(nn.Module):
    """Any of the front, side and top drawings to the maps of any views of the rig."""

    obj_from_cam: Float[Tensor, "V 3 3"]
    views = tuple(range(NUM_VIEWS))
    drawn = ()

    def __init__(self, config: LiftedConfig, size: int):
        super().__init__()
        channels = config.channels
        self.encoder = Encoder(channels)
        self.lifts = nn.ModuleList(
            nn.Conv2d(channels, channels, 1) for _ in range(NUM_SKETCHES)
        )
        self.from_place = nn.Linear(1 + NUM_SKETCHES + 4, channels)
        self.volume = Volume(channels)
        self.decoder = Decoder(channels)
        self.coarse, self.fine = Rays(config.grid), Rays(min(size, _FINEST))
        rotations = standard_rig(size).cam_from_obj[:, :3, :3].swapaxes(1, 2)
        obj_from_cam = torch.from_numpy(rotations.copy()).float()
        self.register_buffer("obj_from_cam", obj_from_cam, persistent=False)

    def forward(
        self, drawings: Float[Tensor, "B K 3 H W"], views: Int[Tensor, " V"]
    ) -> LiftedPrediction:
        """Predict the maps of some views.

        Args:
            drawings: Ink (1 where drawn), filled silhouette, and whether it is given;
                all zero where a drawing is not given.
            views: Indices into the rig.
        """
        batch, _, _, size, _ = drawings.shape
        encoded = self.encoder(drawings.flatten(0, 1)).unflatten(0, (batch, -1))
        occupancy, features = self._volume(drawings, encoded)
        gathered, depth, opacity = self.coarse.composite(occupancy, features, views)
        hull, carved = self._surfaces(drawings, occupancy, views)
        base = torch.where(hull.hit, hull.depth, resized(depth, size))
        base = torch.where(carved.hit, carved.depth, base)
        normals_cam = normals_of(base)
        finest = torch.cat(
            [
                torch.stack([base, hull.depth, hull.hit, carved.hit], dim=2)
                - base.new_tensor([DISTANCE, DISTANCE, 0, 0]).view(4, 1, 1),
                normals_cam,
                self._seen(drawings[:, :, [INK, FILL]], base, views),
            ],
            dim=2,
        )
        half = encoded.shape[-1]
        decoded = self.decoder(
            self._told(gathered, depth, opacity, views).flatten(0, 1),
            self._seen(encoded, resized(base, half), views).flatten(0, 1),
            finest.flatten(0, 1),
        )
        residual, turn, logit = decoded.unflatten(0, (batch, -1)).split([1, 3, 1], 2)
        return LiftedPrediction(
            depth=base + 0.1 * residual[:, :, 0],
            normals=torch.einsum(
                "vij,bvjhw->bvhwi",
                self.obj_from_cam[views],
                unit(normals_cam + turn, dim=2),
            ),
            mask_logit=_HIT_LOGIT * (2 * carved.hit.float() - 1) + logit[:, :, 0],
            coarse_depth=depth,
            coarse_opacity=opacity,
            occupancy_logit=occupancy,
        )

    def features(self, drawings: Float[Tensor, "B K 3 H W"]) -> Float[Tensor, "B D"]:
        """Describe what was drawn: the encoder's deepest features."""
        encoded = self.encoder.deepest(drawings.flatten(0, 1))
        return encoded.unflatten(0, (len(drawings), -1)).flatten(1)

    def _volume(
        self, drawings: Float[Tensor, "B K 3 H W"], encoded: Float[Tensor, "B K C h w"]
    ) -> tuple[Float[Tensor, "B N"], Float[Tensor, "B N C"]]:
        """Return occupancy logits and features of the coarse voxels."""
        grid = self.coarse.size
        # The coarse hull is generous: a voxel that a drawing touches may be solid.
        touched = nnf.adaptive_max_pool2d(drawings[:, :, FILL], grid) > 0.5
        given = drawings[:, :, GIVEN, 0, 0]
        hull = self.coarse.hull(touched, given > 0).float()
        lifted = self.from_place(self._place(hull, given))
        for sketch, lift in enumerate(self.lifts):
            picture = lift(resized(encoded[:, sketch], grid))
            lifted = lifted + self.coarse.lift(picture, sketch)
        cube = lifted.transpose(1, 2).unflatten(2, (grid, grid, grid))
        volume = self.volume(cube).flatten(2).transpose(1, 2)
        return volume[..., 0] + _HULL_LOGIT * (2 * hull - 1), volume[..., 1:]

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
    def _surfaces(
        self,
        drawings: Float[Tensor, "B K 3 H W"],
        occupancy: Float[Tensor, "B N"],
        views: Int[Tensor, " V"],
    ) -> tuple[Surface, Surface]:
        """Return the first surfaces of the fine hull: whole, and carved."""
        fine, grid, size = self.fine, self.coarse.size, drawings.shape[-1]
        filled = nnf.adaptive_max_pool2d(drawings[:, :, FILL], fine.size) > 0.5
        hull = fine.hull(filled, drawings[:, :, GIVEN, 0, 0] > 0)
        cube = torch.sigmoid(occupancy.float()).view(-1, 1, grid, grid, grid)
        solid = nnf.interpolate(cube, (fine.size,) * 3, mode="trilinear").flatten(1)
        whole, carved = (
            Surface(depth=resized(depth, size), hit=resized(hit.float(), size) > 0.5)
            for depth, hit in fine.first_hits((hull, hull & (solid > _CARVED)), views)
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

    def _seen(
        self,
        pictures: Float[Tensor, "B K C p q"],
        depth: Float[Tensor, "B V h w"],
        views: Int[Tensor, " V"],
    ) -> Float[Tensor, "B V D h w"]:
        """Sample every drawing where it shows the surface; no gradient by the depth."""
        points = points_at(depth.detach(), self.obj_from_cam[views])
        found = []
        for sketch in range(NUM_SKETCHES):
            xy = points @ self.obj_from_cam[sketch][:, :2] / HALF_WIDTH
            sampled = nnf.grid_sample(
                pictures[:, sketch], xy.flatten(1, 2), align_corners=False
            )
            found.append(sampled.unflatten(2, depth.shape[1:3]).transpose(1, 2))
        return torch.cat(found, dim=2)
