"""Volumes along the rays of the rig: which voxel is where, and what is hit first.

The cameras are known, so where each voxel falls in each drawing and each ray sample in
the volume is stored as indices; gathering by them is several times faster on a CPU than
sampling a volume (grid_sample). Volumes are flat (base/voxel_grid.py).
"""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from torch import Tensor, nn

from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_SKETCH_VIEWS,
    Rig,
    project,
    standard_rig,
    unproject,
)
from pipeline.network.base.depth_ops import in_float32
from pipeline.network.base.voxel_grid import voxel_centers


class VoxelRays(nn.Module):
    """Index tables of a grid of `size` voxels on a side, seen in `size` pixels.

    Attributes:
        pixel_of_voxel: The flat pixel that shows each voxel in each usual drawing.
        voxel_of_sample: The voxel of each sample, row by row of each view's image, near
            to far; outside the grid the index of one voxel more, which is empty.
        in_ball: Whether a voxel touches the unit ball.
        position: Centre of each voxel, obj, and its distance from the origin.
        sample_depth: Of the samples of a ray, object units from the camera.
    """

    pixel_of_voxel: Int[Tensor, "K N"]
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
        self._register("pixel_of_voxel", _pixels_of_voxels(centers, rig))
        self._register("voxel_of_sample", _voxels_of_samples(sample_depth, rig))
        self._register("in_ball", radius < 1 + rig.pixel_size)
        self._register(
            "position", np.column_stack([centers, radius]).astype(np.float32)
        )
        self._register("sample_depth", sample_depth.astype(np.float32))

    def drawing_pixels(
        self, drawn_from: Float[Tensor, "K 3 3"] | None = None
    ) -> Int[Tensor, "K N"]:
        """Return the flat index of the pixel that shows each voxel in each drawing.

        `drawn_from` is obj_from_cam of each drawing; without it they are the front, the
        side and the top.
        """
        if drawn_from is None:
            return self.pixel_of_voxel
        return self._project(drawn_from)

    @in_float32
    def _project(self, drawn_from: Float[Tensor, "K 3 3"]) -> Int[Tensor, "K N"]:
        xy = torch.einsum("nj,kji->kin", self.position[:, :3], drawn_from[..., :2])
        column, row = ((xy / HALF_WIDTH + 1) / 2 * self.size).long().unbind(1)
        last = self.size - 1
        return row.clamp(0, last) * self.size + column.clamp(0, last)

    def lift(
        self, features: Float[Tensor, "B C G G"], pixels: Int[Tensor, " N"]
    ) -> Float[Tensor, "B N C"]:
        """Give each voxel the features of its pixel in one drawing."""
        return features.flatten(2).transpose(1, 2)[:, pixels]

    def visual_hull(
        self,
        filled: Bool[Tensor, "B K G G"],
        is_carving: Bool[Tensor, "B K"],
        pixels: Int[Tensor, "K N"],
    ) -> Bool[Tensor, "B N"]:
        """Return the voxels of the unit ball inside all filled drawings that carve."""
        hull = self.in_ball.expand(len(filled), -1)
        for sketch in range(NUM_SKETCH_VIEWS):
            is_open = filled[:, sketch] | ~is_carving[:, sketch, None, None]
            hull = hull & is_open.flatten(1)[:, pixels[sketch]]
        return hull

    def first_hits(
        self, solids: Sequence[Bool[Tensor, "B N"]], views: Int[Tensor, " V"]
    ) -> list[tuple[Float[Tensor, "B V G G"], Bool[Tensor, "B V G G"]]]:
        """Return the depth of each ray's first solid voxel, and whether there is one.

        At most 8 volumes: they are gathered at once, a bit for each; view by view, as
        the indices of all would take longer to copy than to use.
        """
        packed = solids[0].to(torch.uint8)
        for bit, solid in enumerate(solids[1:], start=1):
            packed |= solid.to(torch.uint8) << bit
        packed = torch.cat([packed, torch.zeros_like(packed[:, :1])], dim=1)
        hits_by_view = []
        for view in views.tolist():
            samples = packed.index_select(1, self.voxel_of_sample[view])
            rays = samples.view(-1, self.size, self.size, self.size)
            hits_by_view.append(
                [(rays & (1 << bit)).max(dim=-1) for bit in range(len(solids))]
            )
        return [
            (
                self.sample_depth[torch.stack([hit.indices for hit in hits], dim=1)],
                torch.stack([hit.values for hit in hits], dim=1).bool(),
            )
            for hits in zip(*hits_by_view, strict=True)
        ]

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


def _pixels_of_voxels(centers: Float[ndarray, "N 3"], rig: Rig) -> Int[ndarray, "K N"]:
    """Return, for each drawing, the flat index of the pixel that shows each voxel."""
    tables = []
    for view in range(NUM_SKETCH_VIEWS):
        pix = project(centers, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        tables.append(row * rig.size + col)
    return np.stack(tables)


def _voxels_of_samples(
    sample_depth: Float[ndarray, " G"], rig: Rig
) -> Int[ndarray, "V N"]:
    """Return, for each view, the voxel of each sample of each pixel's ray."""
    size = rig.size
    row, col, step = np.mgrid[0:size, 0:size, 0:size].reshape(3, -1)
    pixels = np.column_stack([row + 0.5, col + 0.5, sample_depth[step]])
    tables = []
    for cam_from_obj in rig.cam_from_obj:
        points = unproject(pixels, cam_from_obj, size)
        cell = np.floor((points / HALF_WIDTH + 1) / 2 * size + 1e-6).astype(np.int64)
        inside = ((cell >= 0) & (cell < size)).all(axis=1)
        index = cell @ np.array([1, size, size**2])
        tables.append(np.where(inside, index, size**3).astype(np.int32))
    return np.stack(tables)
