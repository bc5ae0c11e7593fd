"""The bridge between arrays and tensors: `to_batch` in, `to_maps` out.

Pixels travel as they lie on disk (8 and 16 bit) and are decoded on the device.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int, UInt8, UInt16
from numpy import ndarray
from torch import Tensor

from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    SKETCH_VIEWS,
    project,
    standard_rig,
)
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.base.depth_ops import unit
from pipeline.network.base.prediction import Prediction
from pipeline.network.models.voxel_rays import voxel_centres

_MIN_FOREGROUND = 0.05  # below, a pixel gets no depth at all
_SUBVOXELS = 2  # on a side of a voxel, to tell how much of it is solid


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Drawings, and the true maps of the chosen views with their cameras.

    Attributes:
        seen_from: The view of the rig that each drawing is of.
        drawn_from: Their obj_from_cam; nothing where they are the front, side and top.
    """

    drawings: Float[Tensor, "B K 3 H W"]
    seen_from: Int[Tensor, " K"]
    drawn_from: Float[Tensor, "K 3 3"] | None = None
    views: Int[Tensor, " V"]
    obj_from_cam: Float[Tensor, "V 3 3"]
    depth: Float[Tensor, "B V H W"]
    normals: Float[Tensor, "B V H W 3"]
    inside: Bool[Tensor, "B V H W"]
    occupancy: Float[Tensor, "B N"]


def occupied_share(maps: ViewMaps, grid: int) -> UInt8[ndarray, " N"]:
    """Return how much of each voxel no view sees to be empty, 255 being all of it.

    A point is empty where some view sees through it or past it; what is hidden from
    all views counts as solid.
    """
    finer = _SUBVOXELS * grid
    centres = voxel_centres(finer)
    rig = standard_rig(maps.size)
    solid = np.ones(len(centres), dtype=bool)
    for view, cam_from_obj in enumerate(rig.cam_from_obj):
        rest = np.flatnonzero(solid)
        pix = project(centres[rest], cam_from_obj, maps.size)
        row, col = np.clip(pix[:, :2].astype(np.int64), 0, maps.size - 1).T
        surface = np.nan_to_num(maps.depth[view, row, col], nan=np.inf)
        solid[rest] = pix[:, 2] >= surface - rig.pixel_size / 2
    cube = solid.reshape((grid, _SUBVOXELS) * 3).mean(axis=(1, 3, 5))
    return np.round(cube.ravel() * 255).astype(np.uint8)


def with_silhouettes(
    drawings: Float[ndarray, "K H W"], given: Bool[ndarray, " K"]
) -> UInt8[ndarray, "K 3 H W"]:
    """Make the network's input of drawings: ink, filled silhouette, whether given."""
    made = np.zeros((len(drawings), 3, *drawings.shape[1:]), dtype=np.uint8)
    made[given, 0] = np.round((1 - drawings[given]) * 255)
    made[given, 1] = np.round(fill_silhouettes(drawings[given]) * 255)
    made[given, 2] = 255
    return made


def to_drawings(
    pixels: UInt8[ndarray, "B K 3 H W"], device: torch.device
) -> Float[Tensor, "B K 3 H W"]:
    """Move drawings to the device, in [0, 1]."""
    return torch.from_numpy(pixels).to(device).float() / 255


@dataclass(frozen=True, kw_only=True)
class Pixels:
    """What becomes a batch, as it lies on disk (io/maps.py)."""

    drawings: UInt8[ndarray, "B K 3 H W"]
    level: UInt16[ndarray, "B V H W"]
    colour: UInt8[ndarray, "B V H W 4"]
    occupancy: UInt8[ndarray, "B N"]

    def part(self, chosen: slice) -> "Pixels":
        """Return those of some shapes."""
        return Pixels(
            drawings=self.drawings[chosen],
            level=self.level[chosen],
            colour=self.colour[chosen],
            occupancy=self.occupancy[chosen],
        )


def to_batch(
    pixels: Pixels,
    views: Int[ndarray, " V"],
    device: torch.device,
    seen_from: Sequence[int] = range(len(SKETCH_VIEWS)),
) -> Batch:
    """Decode pixels of some views of the rig on the device."""
    levels = torch.from_numpy(pixels.level.astype(np.int32)).to(device)
    inside = levels > 0
    nearness = (levels.float() - 1) / 65534
    far = DISTANCE + HALF_WIDTH
    normals = torch.from_numpy(pixels.colour[..., :3]).to(device).float() / 127.5 - 1
    rotations = torch.from_numpy(standard_rig(2).cam_from_obj[:, :3, :3]).float().mT
    is_usual = list(seen_from) == list(range(len(SKETCH_VIEWS)))
    return Batch(
        drawings=to_drawings(pixels.drawings, device),
        seen_from=torch.tensor(list(seen_from), device=device),
        views=torch.from_numpy(views.astype(np.int64)).to(device),
        obj_from_cam=rotations[views].to(device),
        drawn_from=None if is_usual else rotations[list(seen_from)].to(device),
        depth=torch.where(inside, far - nearness * 2 * HALF_WIDTH, far),
        normals=unit(normals, dim=-1) * inside[..., None],
        inside=inside,
        occupancy=torch.from_numpy(pixels.occupancy).to(device).float() / 255,
    )


def to_maps(
    prediction: Prediction, views: Sequence[int] = range(NUM_VIEWS)
) -> ViewMaps:
    """Return the maps of a batch of one, of all views of the rig.

    `views` says which were predicted; the others are empty.
    """
    predicted = torch.sigmoid(prediction.mask_logit[0].float()).cpu().numpy()
    seen = predicted >= _MIN_FOREGROUND
    shape = (NUM_VIEWS, *predicted.shape[1:])
    foreground = np.zeros(shape, dtype=np.float32)
    depth = np.full(shape, np.nan, dtype=np.float32)
    normals = np.zeros((*shape, 3), dtype=np.float32)
    foreground[list(views)] = predicted
    depth[list(views)] = np.where(
        seen, prediction.depth[0].float().cpu().numpy(), np.nan
    )
    normals[list(views)] = np.where(
        seen[..., None], prediction.normals[0].float().cpu().numpy(), 0
    )
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)
