import numpy as np
import pytest
import torch

from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.network.data.batch import Batch
from pipeline.network.losses.consistency import normal_error_of_depth, view_disagreement


@pytest.fixture
def batch(ball_maps: ViewMaps, rig: Rig) -> Batch:
    views = [0, 1, 8]
    rotations = torch.from_numpy(rig.cam_from_obj[views, :3, :3]).float().mT
    return Batch(
        drawings=torch.zeros(1, 3, 3, 32, 32),
        drawn_from=torch.eye(3).expand(1, 3, 3, 3),
        silhouettes=torch.zeros(1, 3, 32, 32),
        views=torch.tensor(views),
        obj_from_cam=rotations.contiguous(),
        depth=torch.from_numpy(np.nan_to_num(ball_maps.depth[views], nan=3.05))[None],
        normals=torch.from_numpy(ball_maps.normals[views])[None],
        inside=torch.from_numpy(ball_maps.foreground_mask()[views])[None],
        occupancy=torch.zeros(1, 512),
    )


def test_true_depth_has_the_true_slopes(batch: Batch):
    error, is_counted = normal_error_of_depth(batch.depth, batch)
    assert is_counted.sum() > 0.5 * batch.inside.sum()
    assert error[is_counted].max() < 0.1


def test_true_views_agree(batch: Batch):
    error, is_counted = view_disagreement(batch.depth, batch)
    assert is_counted.any(dim=(2, 3)).all()
    assert error[is_counted].max() == 0


def test_a_surface_that_all_views_put_further_out_is_agreed_upon(batch: Batch):
    cosine = torch.einsum("bvhwi,vi->bvhw", batch.normals, batch.obj_from_cam[..., 2])
    grown = batch.depth + 0.01 / cosine.clamp(max=-0.05) * batch.inside
    error, is_counted = view_disagreement(grown, batch)
    assert error[is_counted].mean() < 0.002


def test_one_view_further_out_than_the_others_disagrees(batch: Batch):
    depth = batch.depth.clone()
    depth[:, 0] -= 0.05
    error, is_counted = view_disagreement(depth, batch)
    assert error[:, 0][is_counted[:, 0]].mean() > 0.01
    assert error[:, 1][is_counted[:, 1]].max() == 0
