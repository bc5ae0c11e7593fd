"""Volumes seen along the rays of the rig: which voxel is where, and what is hit first.

The cameras are known, so where each voxel falls in each drawing and each ray sample in
the volume is stored as indices; gathering by them is several times faster on a CPU than
sampling a volume (grid_sample). Volumes are flat, z slowest, x fastest, ascending.
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
    SKETCH_VIEWS,
    Rig,
    project,
    standard_rig,
    unproject,
)
from pipeline.network.base.depth_ops import exactly

NUM_SKETCHES = len(SKETCH_VIEWS)


class Rays(nn.Module):
    """Index tables of a cube of `size` voxels on a side, seen in `size` pixels.

    Samples outside the cube have the index of one voxel more, which is empty.
    """

    pixel_of_voxel: Int[Tensor, "K N"]
    voxel_of_sample: Int[Tensor, "V N"]
    in_ball: Bool[Tensor, " N"]
    where: Float[Tensor, "N 4"]
    along: Float[Tensor, " G"]

    def __init__(self, size: int):
        super().__init__()
        rig = standard_rig(size)
        self.size = size
        along = DISTANCE + HALF_WIDTH * ((np.arange(size) + 0.5) / size * 2 - 1)
        centres = voxel_centres(size)
        radius = np.linalg.norm(centres, axis=1)
        self._keep("pixel_of_voxel", _pixels_of_voxels(centres, rig))
        self._keep("voxel_of_sample", _voxels_of_samples(along, rig))
        self._keep("in_ball", radius < 1 + rig.pixel_size)
        self._keep("where", np.column_stack([centres, radius]).astype(np.float32))
        self._keep("along", along.astype(np.float32))

    def pixels(
        self, drawn_from: Float[Tensor, "K 3 3"] | None = None
    ) -> Int[Tensor, "K N"]:
        """Return the flat index of the pixel that shows each voxel in each drawing.

        `drawn_from` is obj_from_cam of each drawing; without it they are the front, the
        side and the top.
        """
        return self.pixel_of_voxel if drawn_from is None else self._seen(drawn_from)

    @exactly
    def _seen(self, drawn_from: Float[Tensor, "K 3 3"]) -> Int[Tensor, "K N"]:
        xy = torch.einsum("nj,kji->kin", self.where[:, :3], drawn_from[..., :2])
        column, row = ((xy / HALF_WIDTH + 1) / 2 * self.size).long().unbind(1)
        last = self.size - 1
        return row.clamp(0, last) * self.size + column.clamp(0, last)

    def lift(
        self, pictures: Float[Tensor, "B C G G"], pixels: Int[Tensor, " N"]
    ) -> Float[Tensor, "B N C"]:
        """Give each voxel what its pixel of one drawing has."""
        return pictures.flatten(2).transpose(1, 2)[:, pixels]

    def hull(
        self,
        filled: Bool[Tensor, "B K G G"],
        given: Bool[Tensor, "B K"],
        pixels: Int[Tensor, "K N"],
    ) -> Bool[Tensor, "B N"]:
        """Return the voxels of the unit ball that lie in all filled drawings given."""
        hull = self.in_ball.expand(len(filled), -1)
        for sketch in range(NUM_SKETCHES):
            allowed = filled[:, sketch] | ~given[:, sketch, None, None]
            hull = hull & allowed.flatten(1)[:, pixels[sketch]]
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
        found = []
        for view in views.tolist():
            samples = packed.index_select(1, self.voxel_of_sample[view])
            rays = samples.view(-1, self.size, self.size, self.size)
            found.append(
                [(rays & (1 << bit)).max(dim=-1) for bit in range(len(solids))]
            )
        return [
            (
                self.along[torch.stack([hit.indices for hit in hits], dim=1)],
                torch.stack([hit.values for hit in hits], dim=1).bool(),
            )
            for hits in zip(*found, strict=True)
        ]

    @exactly
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
        both = torch.cat([torch.sigmoid(logit)[..., None], features], dim=-1)
        outside = torch.zeros_like(both[:, :1])
        both = torch.cat([both, outside], dim=1)
        samples = both.index_select(1, self._samples(views))
        samples = samples.unflatten(1, (len(views), self.size**2, self.size))
        solid, there = samples.split([1, features.shape[-1]], dim=-1)
        alpha = 0.999 * solid[..., 0]  # or nothing behind would get a gradient
        passed = torch.cumprod(1 - alpha, dim=-1)
        before = torch.cat([torch.ones_like(passed[..., :1]), passed[..., :-1]], dim=-1)
        weight = alpha * before
        opacity = 1 - passed[..., -1]
        depth = weight @ self.along + passed[..., -1] * (DISTANCE + HALF_WIDTH)
        gathered = torch.einsum("bvrs,bvrsc->bvcr", weight, there)
        cut = (self.size, self.size)
        return (
            gathered.unflatten(3, cut),
            depth.unflatten(2, cut),
            opacity.unflatten(2, cut),
        )

    def _samples(self, views: Int[Tensor, " V"]) -> Int[Tensor, " N"]:
        return self.voxel_of_sample[views].flatten().long()

    def _keep(self, name: str, table: ndarray) -> None:
        """Store a table that follows the device but is not part of the weights."""
        self.register_buffer(name, torch.from_numpy(table), persistent=False)


def voxel_centres(size: int) -> Float[ndarray, "N 3"]:
    """Return the centres of the voxels, in obj."""
    ticks = ((np.arange(size) + 0.5) / size * 2 - 1) * HALF_WIDTH
    z, y, x = np.meshgrid(ticks, ticks, ticks, indexing="ij")
    return np.stack([x, y, z], axis=-1).reshape(-1, 3)


def _pixels_of_voxels(centres: Float[ndarray, "N 3"], rig: Rig) -> Int[ndarray, "K N"]:
    """Return, for each drawing, the flat index of the pixel that shows each voxel."""
    tables = []
    for view in range(NUM_SKETCHES):
        pix = project(centres, rig.cam_from_obj[view], rig.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, rig.size - 1).T
        tables.append(row * rig.size + col)
    return np.stack(tables)


def _voxels_of_samples(along: Float[ndarray, " G"], rig: Rig) -> Int[ndarray, "V N"]:
    """Return, for each view, the voxel of each sample of each pixel's ray."""
    size = rig.size
    row, col, step = np.mgrid[0:size, 0:size, 0:size].reshape(3, -1)
    pixels = np.column_stack([row + 0.5, col + 0.5, along[step]])
    tables = []
    for cam_from_obj in rig.cam_from_obj:
        points = unproject(pixels, cam_from_obj, size)
        cell = np.floor((points / HALF_WIDTH + 1) / 2 * size + 1e-6).astype(np.int64)
        inside = ((cell >= 0) & (cell < size)).all(axis=1)
        index = cell @ np.array([1, size, size**2])
        tables.append(np.where(inside, index, size**3).astype(np.int32))
    return np.stack(tables)
