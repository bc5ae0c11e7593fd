"""A shape of which every loss is known: a plate that faces each of two views."""

import torch

from pipeline.geometry.scene.cameras import standard_rig
from pipeline.network.base.prediction import FILL, GIVEN, VolumePrediction
from pipeline.network.data.batch import Batch, standard_poses
from pipeline.network.losses.terms import true_view_logit


def plate() -> Batch:
    """A square plate, at the depth of its own in each view; the front is drawn."""
    inside = torch.zeros(1, 2, 8, 8, dtype=torch.bool)
    inside[:, :, 2:6, 2:6] = True
    rotations = torch.from_numpy(standard_rig(2).cam_from_obj[:2, :3, :3]).float().mT
    rotations = rotations.contiguous()
    normals = -rotations[None, :, None, None, :, 2] * inside[..., None]
    drawings = torch.zeros(1, 3, 3, 8, 8)
    drawings[:, 0, FILL] = inside[:, 0]
    drawings[:, 0, GIVEN] = 1
    silhouettes = torch.zeros(1, 3, 8, 8)
    silhouettes[:, 0] = inside[:, 0]
    return Batch(
        drawings=drawings,
        drawn_from=torch.from_numpy(standard_poses()[None, :3]),
        silhouettes=silhouettes,
        views=torch.tensor([0, 1]),
        obj_from_cam=rotations,
        depth=torch.where(inside, 1.5, 3.05),
        normals=normals,
        inside=inside,
        occupancy=torch.zeros(1, 512),
    )


def perfect(batch: Batch, **maps: torch.Tensor) -> VolumePrediction:
    """A prediction without an error, but for some maps."""
    true = {
        "depth": batch.depth.clone(),
        "normals": batch.normals.clone(),
        "mask_logit": torch.where(batch.inside, 20.0, -20.0),
        "coarse_depth": torch.full((1, 2, 4, 4), 1.5),
        "coarse_opacity": batch.inside[:, :, ::2, ::2].float(),
        "occupancy_logit": torch.full((1, 64), -20.0),
        "fine_occupancy_logit": torch.full((1, 512), -20.0),
        "silhouette_logit": torch.where(batch.silhouettes > 0.5, 20.0, -20.0),
        "view_logit": true_view_logit(batch.drawn_from),
    }
    return VolumePrediction(**true | maps)
