"""Drawings and maps as ShapeMVD (Lun et al. 2017) has them, from and to ours.

Its images are in [-1, 1]: paper 1, ink -1; the nearest depth -1, the farthest and the
background 1; foreground 1, background -1. Its normals are in a camera frame of its own,
`shapemvd`: x right, y up, z to the viewer. Only what is linear is changed: its range of
depth becomes the window of our rig, the unit ball and a border. Maps are always turned
in full precision.
"""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, standard_rig
from pipeline.network.base.prediction import GIVEN, INK, Prediction

_SHAPEMVD_FROM_CAM = np.diag([1.0, -1.0, -1.0])


@dataclass(frozen=True, kw_only=True)
class ShapeMvdPrediction(Prediction):
    """The maps, and the network's own output.

    Attributes:
        raw: Normal (3), depth, mask, in the ranges and the frame of ShapeMVD.
        shapemvd_from_obj: Rotates obj normals into the frame of the raw ones.
    """

    raw: Float[Tensor, "B V 5 H W"]
    shapemvd_from_obj: Float[Tensor, "V 3 3"]


def ink_channels(
    drawings: Float[Tensor, "B K 3 H W"], indices: tuple[int, ...]
) -> Float[Tensor, "B C H W"]:
    """Return the ink of some drawings in ShapeMVD's range, then mirrored copies.

    C is twice the number of `indices`. A drawing that is not given is blank.
    """
    some = drawings[:, list(indices)]
    ink = 1 - 2 * some[:, :, INK] * some[:, :, GIVEN]
    return torch.cat([ink, ink.flip(-1)], dim=1)


def shapemvd_from_obj() -> Float[Tensor, "V 3 3"]:
    """Return the rotations from obj into ShapeMVD's frame, for the views of the rig."""
    cam_from_obj = standard_rig(1).cam_from_obj[:, :3, :3]
    return torch.from_numpy(_SHAPEMVD_FROM_CAM @ cam_from_obj).float()


def to_shapemvd(
    depth: Float[Tensor, "B V H W"],
    normals: Float[Tensor, "B V H W 3"],
    shapemvd_from_obj: Float[Tensor, "V 3 3"],
) -> Float[Tensor, "B V 4 H W"]:
    """Return our maps as normal (3) and depth channels of ShapeMVD."""
    with torch.autocast(normals.device.type, enabled=False):
        rotated = torch.einsum("vij,bvhwj->bvihw", shapemvd_from_obj, normals)
    return torch.cat([rotated, (depth[:, :, None] - DISTANCE) / HALF_WIDTH], dim=2)


def from_shapemvd(
    channels: Float[Tensor, "B V 4 H W"], shapemvd_from_obj: Float[Tensor, "V 3 3"]
) -> tuple[Float[Tensor, "B V H W"], Float[Tensor, "B V H W 3"]]:
    """Return our depth and normals (unit, obj frame) of normal and depth channels."""
    unit = nnf.normalize(channels[:, :, :3], dim=2)
    with torch.autocast(unit.device.type, enabled=False):
        normals = torch.einsum("vij,bvihw->bvhwj", shapemvd_from_obj, unit)
    return DISTANCE + HALF_WIDTH * channels[:, :, 3], normals
