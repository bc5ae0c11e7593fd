"""Drawings and maps in the terms of ShapeMVD (Lun et al. 2017), from and to ours.

Theirs: pictures in [-1, 1]; paper 1, ink -1; the nearest depth -1, the farthest and the
background 1; normals in a camera frame with x right, y up, z to the viewer; foreground
1, background -1. Only what is linear is changed: their depth range becomes the window
of our rig, the unit ball and a border. Maps are turned in full precision, always.
"""

import numpy as np
import torch
import torch.nn.functional as nnf
from jaxtyping import Float
from torch import Tensor

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, standard_rig
from pipeline.network.base.prediction import INK

_THEIRS_FROM_CAM = np.diag([1.0, -1.0, -1.0])


def to_inks(
    drawings: Float[Tensor, "B K 3 H W"], drawn: tuple[int, ...]
) -> Float[Tensor, "B C H W"]:
    """Return the drawings' ink in their range, then its copies mirrored left to right.

    C is twice the number of drawings that are `drawn`.
    """
    inks = 1 - 2 * drawings[:, list(drawn), INK]
    return torch.cat([inks, inks.flip(-1)], dim=1)


def theirs_from_obj() -> Float[Tensor, "V 3 3"]:
    """Return what turns obj normals into their camera frame, for the rig's views."""
    cam_from_obj = standard_rig(1).cam_from_obj[:, :3, :3]
    return torch.from_numpy(_THEIRS_FROM_CAM @ cam_from_obj).float()


def to_theirs(
    depth: Float[Tensor, "B V H W"],
    normals: Float[Tensor, "B V H W 3"],
    theirs_from_obj: Float[Tensor, "V 3 3"],
) -> Float[Tensor, "B V 4 H W"]:
    """Return normal (3) and depth channels of our maps."""
    with torch.autocast(normals.device.type, enabled=False):
        turned = torch.einsum("vij,bvhwj->bvihw", theirs_from_obj, normals)
    return torch.cat([turned, (depth[:, :, None] - DISTANCE) / HALF_WIDTH], dim=2)


def from_theirs(
    pictures: Float[Tensor, "B V 4 H W"], theirs_from_obj: Float[Tensor, "V 3 3"]
) -> tuple[Float[Tensor, "B V H W"], Float[Tensor, "B V H W 3"]]:
    """Return our depth and normals (unit, obj frame) of their normals and depth."""
    unit = nnf.normalize(pictures[:, :, :3], dim=2)
    with torch.autocast(unit.device.type, enabled=False):
        normals = torch.einsum("vij,bvihw->bvhwj", theirs_from_obj, unit)
    return DISTANCE + HALF_WIDTH * pictures[:, :, 3], normals
