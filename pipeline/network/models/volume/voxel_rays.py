"""Volumes along the rays of the rig: which voxel is where, and what is hit first.

The cameras are known, so where each ray sample falls in the volume is stored as
indices; gathering by them is several times faster on a CPU than sampling a volume
(grid_sample). Volumes are flat (base/voxel_grid.py).
"""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from torch import Tensor, nn

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    Rig,
    standard_rig,
)
from pipeline.network.base.depth_ops import in_float32
from pipeline.network.base.voxel_grid import voxel_centers


class VoxelRays(nn.Module):
    """Index tables of a grid of `size` voxels on a side, seen in `size` pixels.

    Attributes:
        voxel_of_sample: The voxel of each sample, row by row of each view's image, near
            to far; outside the grid the index of one voxel more, which is empty.
        in_ball: Whether a voxel touches the unit ball.
        position: Center of each voxel, obj, and its distance from the origin.
        sample_depth: Of the samples of a ray, object units from the camera.
    """

    voxel_of_sample: Int[Tensor, "V N"]
    in_ball: Bool[Tensor, " N"]
    position: Float[Tensor, "N 4"]
    sample_depth: Float[Tensor, " G"]

    def __init__(self, size: int):
        super().__init__()
        rig = standard_rig(size)
        self.size = size
        ticks = (np.arange(size) + 0.5) / size * 2 - 1
        sample_depth = DISTANCE + HALF_WIDTH * ticks
        centers = voxel_centers(size)
        radius = np.linalg.norm(centers, axis=1)
        self._register("voxel_of_sample", _voxels_of_samples(sample_depth, rig))
        self._register("in_ball", radius < 1 + rig.pixel_size)
        self._register(
            "position", np.column_stack([centers, radius]).astype(np.float32)
        )
        self._register("sample_depth", sample_depth.astype(np.float32))

    @in_float32
    def pixels_of_voxels(
        self, drawn_from: Float[Tensor, "M 3 3"]
    ) -> Int[Tensor, "M N"]:
        """Return the flat index of the pixel that shows each voxel in each drawing.

        `drawn_from` is obj_from_cam of each drawing.
        """
        last, half = self.size - 1, 0.5 * self.size
        ticks = self.position[: self.size, 0] * (half / HALF_WIDTH)
        # A projection is linear: a sum over the three axes, z slowest.
        row, column = (
            (
                along[:, 2, :, None, None]
                + along[:, 1, None, :, None]
                + along[:, 0, None, None, :]
            )
            .add_(half)
            .clamp_(0, last)
            .to(torch.int32)
            .flatten(1)
            for along in (
                drawn_from[:, :, 1, None] * ticks,
                drawn_from[:, :, 0, None] * ticks,
            )
        )
        return (row * self.size).add_(column).long()

    def lift(
        self, features: Float[Tensor, "M C G G"], pixels: Int[Tensor, "M N"]
    ) -> Float[Tensor, "M N C"]:
        """Give each voxel the features of its pixel in each drawing."""
        by_pixel = features.flatten(2).transpose(1, 2)
        first = torch.arange(len(features), device=pixels.device) * self.size**2
        index = (pixels + first[:, None]).flatten()
        lifted = by_pixel.reshape(-1, by_pixel.shape[-1]).index_select(0, index)
        return lifted.view(len(features), -1, features.shape[1])

    def depth_from_plane(
        self, drawn_from: Float[Tensor, "M 3 3"]
    ) -> Float[Tensor, "M N"]:
        """Return how far each voxel is behind the plane of each drawing, obj units.

        The plane goes through the origin.
        """
        return drawn_from[:, :, 2] @ self.position[:, :3].T

    @torch.no_grad()
    @in_float32
    def first_hits(
        self,
        solid: Float[Tensor, "B N"],
        views: Int[Tensor, " V"],
    ) -> tuple[Float[Tensor, "B V G G"], Bool[Tensor, "B V G G"]]:
        """Return where each ray first enters what is above 0, and whether it does.

        Between the last sample outside and the first one inside, in proportion to their
        values. View by view, as the indices of all would take longer to copy than to
        use.
        """
        least = solid.new_full((len(solid), 1), -1.0)
        padded = torch.cat([solid, least], dim=1)
        pitch = 2 * HALF_WIDTH / self.size
        depths, hits = [], []
        for view in views.tolist():
            rays = padded.index_select(1, self.voxel_of_sample[view])
            rays = rays.view(-1, self.size, self.size, self.size)
            is_hit, first = (rays > 0).max(dim=-1)
            inside = rays.gather(-1, first[..., None])[..., 0]
            outside = rays.gather(-1, (first - 1).clamp(min=0)[..., None])[..., 0]
            excess = (inside / (inside - outside).clamp(min=1e-6)).clamp(0, 1)
            excess = torch.where(first > 0, excess, torch.zeros_like(excess))
            depths.append(self.sample_depth[first] - pitch * excess)
            hits.append(is_hit)
        return torch.stack(depths, dim=1), torch.stack(hits, dim=1)

    @in_float32
    def composite(
        self,
        logit: Float[Tensor, "B N"],
        features: Float[Tensor, "B N C"],
        views: Int[Tensor, " V"],
    ) -> tuple[
        Float[Tensor, "B V C G G"], Float[Tensor, "B V G G"], Float[Tensor, "B V G G"]
    ]:
        """Return features, depth and opacity of each ray (Max 1995, eq. 3).

        Rays that go through end at the far side of the window.
        """
        voxels = torch.cat([torch.sigmoid(logit)[..., None], features], dim=-1)
        outside = torch.zeros_like(voxels[:, :1])
        voxels = torch.cat([voxels, outside], dim=1)
        samples = voxels.index_select(1, self._samples(views))
        samples = samples.unflatten(1, (len(views), self.size**2, self.size))
        occupancy, sample_features = samples.split([1, features.shape[-1]], dim=-1)
        alpha = 0.999 * occupancy[..., 0]  # or nothing behind would get a gradient
        passed = torch.cumprod(1 - alpha, dim=-1)  # the light behind each sample
        before = torch.cat([torch.ones_like(passed[..., :1]), passed[..., :-1]], dim=-1)
        weight = alpha * before
        opacity = 1 - passed[..., -1]
        depth = weight @ self.sample_depth + passed[..., -1] * (DISTANCE + HALF_WIDTH)
        composited = torch.einsum("bvrs,bvrsc->bvcr", weight, sample_features)
        image = (self.size, self.size)
        return (
            composited.unflatten(3, image),
            depth.unflatten(2, image),
            opacity.unflatten(2, image),
        )

    def _samples(self, views: Int[Tensor, " V"]) -> Int[Tensor, " N"]:
        return self.voxel_of_sample[views].flatten().long()

    def _register(self, name: str, table: ndarray) -> None:
        """Store a table that follows the device but is not part of the weights."""
        self.register_buffer(name, torch.from_numpy(table), persistent=False)


def _voxels_of_samples(
    sample_depth: Float[ndarray, " G"], rig: Rig
) -> Int[ndarray, "V N"]:
    """Return, for each view, the voxel of each sample of each pixel's ray."""
    size = rig.size
    ticks = (np.arange(size) + 0.5) / size * 2 - 1
    table = np.zeros((len(rig.cam_from_obj), size, size, size), dtype=np.int32)
    for of_view, cam_from_obj in zip(table, rig.cam_from_obj, strict=True):
        right, down, away = cam_from_obj[:3, :3] * (size / 2)
        inside = np.ones(of_view.shape, dtype=bool)
        for axis in range(3):
            # A sample's place is a sum over row, column and depth; in voxels.
            along = sample_depth - cam_from_obj[2, 3]
            along = along * (away[axis] / HALF_WIDTH) + size / 2 + 1e-6
            on_plane = down[axis] * ticks[:, None] + right[axis] * ticks
            cell = on_plane[:, :, None] + along
            inside &= (cell >= 0) & (cell < size)
            of_view += cell.astype(np.int32) * np.int32(size**axis)
        of_view[~inside] = size**3
    return table.reshape(len(table), -1)
