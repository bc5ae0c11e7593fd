"""The bridge between arrays and tensors: `to_batch` in, `to_maps` out.

Pixels travel as they lie on disk (8 and 16 bit) and are decoded on the device.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Float32, Int, UInt8, UInt16
from numpy import ndarray
from torch import Tensor

from pipeline.geometry.curves.silhouette_fill import fill_enclosed
from pipeline.geometry.scene.cameras import (
    DISTANCE,
    HALF_WIDTH,
    NUM_VIEWS,
    standard_rig,
)
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io.maps import DEPTH_LEVELS, NORMAL_LEVELS
from pipeline.network.base.depth_ops import unit
from pipeline.network.base.prediction import FILL, GIVEN, INK, Prediction

_MIN_FOREGROUND = 0.05  # below, a pixel gets no depth at all


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Drawings, and the true maps of the chosen views with their cameras.

    Attributes:
        drawings: Channels INK, FILL and GIVEN of each.
        drawn_from: obj_from_cam of each.
        silhouettes: What is solid in each, in truth.
        views: Of the rig, that the maps are of.
        depth: Object units from the camera; the far end of the window outside.
        occupancy: Share of each voxel that is solid (base/voxel_grid.py).
    """

    drawings: Float[Tensor, "B K 3 H W"]
    drawn_from: Float[Tensor, "B K 3 3"]
    silhouettes: Float[Tensor, "B K H W"]
    views: Int[Tensor, " V"]
    obj_from_cam: Float[Tensor, "V 3 3"]
    depth: Float[Tensor, "B V H W"]
    normals: Float[Tensor, "B V H W 3"]
    inside: Bool[Tensor, "B V H W"]
    occupancy: Float[Tensor, "B N"]


@dataclass(frozen=True, kw_only=True)
class EncodedBatch:
    """What becomes a batch, encoded as it lies on disk (io/maps.py)."""

    drawings: UInt8[ndarray, "B K 3 H W"]
    drawn_from: Float32[ndarray, "B K 3 3"]
    silhouettes: UInt8[ndarray, "B K H W"]
    depth_level: UInt16[ndarray, "B V H W"]
    normal_rgba: UInt8[ndarray, "B V H W 4"]
    occupancy: UInt8[ndarray, "B N"]

    def __len__(self) -> int:
        return len(self.drawings)

    def select(self, shapes: slice) -> "EncodedBatch":
        """Return some of the shapes."""
        return EncodedBatch(
            drawings=self.drawings[shapes],
            drawn_from=self.drawn_from[shapes],
            silhouettes=self.silhouettes[shapes],
            depth_level=self.depth_level[shapes],
            normal_rgba=self.normal_rgba[shapes],
            occupancy=self.occupancy[shapes],
        )


def encode_drawings(drawings: Float[ndarray, "K H W"]) -> UInt8[ndarray, "K 3 H W"]:
    """Make the network's input of drawings (ink 0, paper 1): ink, fill, given."""
    channels = np.zeros((len(drawings), 3, *drawings.shape[1:]), dtype=np.uint8)
    channels[:, INK] = np.round((1 - drawings) * 255)
    channels[:, FILL] = [255 * fill_enclosed(drawing) for drawing in drawings]
    channels[:, GIVEN] = 255
    return channels


def decode_drawings(
    drawings: UInt8[ndarray, "*dims"], device: torch.device
) -> Float[Tensor, "*dims"]:
    """Move drawings to the device, in [0, 1]."""
    return torch.from_numpy(drawings).to(device).float() / 255


def standard_poses() -> Float32[ndarray, "V 3 3"]:
    """Return obj_from_cam of each view of the rig."""
    rotations = standard_rig(2).cam_from_obj[:, :3, :3]
    return rotations.swapaxes(1, 2).astype(np.float32)


def to_batch(
    encoded: EncodedBatch, views: Int[ndarray, " V"], device: torch.device
) -> Batch:
    """Decode pixels of some views of the rig on the device."""
    levels = torch.from_numpy(encoded.depth_level.astype(np.int32)).to(device)
    inside = levels > 0
    nearness = (levels.float() - 1) / DEPTH_LEVELS
    far = DISTANCE + HALF_WIDTH
    colors = torch.from_numpy(encoded.normal_rgba[..., :3]).to(device)
    normals = colors.float() / NORMAL_LEVELS - 1
    return Batch(
        drawings=decode_drawings(encoded.drawings, device),
        drawn_from=torch.from_numpy(encoded.drawn_from).to(device),
        silhouettes=decode_drawings(encoded.silhouettes, device),
        views=torch.from_numpy(views.astype(np.int64)).to(device),
        obj_from_cam=torch.from_numpy(standard_poses()[views]).to(device),
        depth=torch.where(inside, far - nearness * 2 * HALF_WIDTH, far),
        normals=unit(normals, dim=-1) * inside[..., None],
        inside=inside,
        occupancy=torch.from_numpy(encoded.occupancy).to(device).float() / 255,
    )


def to_maps(
    prediction: Prediction, views: Sequence[int] = range(NUM_VIEWS)
) -> ViewMaps:
    """Return the maps of a batch of one, of all views of the rig.

    Args:
        prediction: Of one shape.
        views: Of the rig, that were predicted; the maps of others are empty.
    """
    probability = torch.sigmoid(prediction.mask_logit[0].float()).cpu().numpy()
    is_foreground = probability >= _MIN_FOREGROUND
    shape = (NUM_VIEWS, *probability.shape[1:])
    foreground = np.zeros(shape, dtype=np.float32)
    depth = np.full(shape, np.nan, dtype=np.float32)
    normals = np.zeros((*shape, 3), dtype=np.float32)
    foreground[list(views)] = probability
    depth[list(views)] = np.where(
        is_foreground, prediction.depth[0].float().cpu().numpy(), np.nan
    )
    normals[list(views)] = np.where(
        is_foreground[..., None], prediction.normals[0].float().cpu().numpy(), 0
    )
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)
