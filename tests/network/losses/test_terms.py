import numpy as np
import pytest
import torch
from pipeline.network.losses.losses import (
    dice,
    drawn,
    lifted_terms,
    masked_depth,
    masked_normal,
    terms,
    total,
)

from pipeline.config.params import Params
from pipeline.config.train import TrainConfig
from pipeline.geometry.scene.cameras import Rig
from pipeline.network.data.batch import Batch
from pipeline.network.models.lifted import LiftedPrediction
from tests.network.settings import changed


@pytest.fixture
def config(params: Params) -> TrainConfig:
    return params.train


@pytest.fixture
def batch(rig: Rig) -> Batch:
    """A square plate that faces each of two views, at the depth of its own."""
    inside = torch.zeros(1, 2, 8, 8, dtype=torch.bool)
    inside[:, :, 2:6, 2:6] = True
    rotations = torch.from_numpy(rig.cam_from_obj[:2, :3, :3]).float().mT.contiguous()
    normals = -rotations[None, :, None, None, :, 2] * inside[..., None]
    drawings = torch.zeros(1, 3, 3, 8, 8)
    drawings[:, 0, 1] = inside[:, 0]
    drawings[:, 0, 2] = 1
    return Batch(
        drawings=drawings,
        seen_from=torch.arange(3),
        views=torch.tensor([0, 1]),
        obj_from_cam=rotations,
        depth=torch.where(inside, 1.5, 3.05),
        normals=normals,
        inside=inside,
        occupancy=torch.zeros(1, 64),
    )


def _perfect(batch: Batch) -> LiftedPrediction:
    return LiftedPrediction(
        depth=batch.depth.clone(),
        normals=batch.normals.clone(),
        mask_logit=torch.where(batch.inside, 20.0, -20.0),
        coarse_depth=torch.full((1, 2, 4, 4), 1.5),
        coarse_opacity=torch.ones(1, 2, 4, 4),
        occupancy_logit=torch.full((1, 64), -20.0),
    )


def test_a_perfect_prediction_has_no_loss(batch: Batch, config: TrainConfig):
    found = terms(_perfect(batch), batch, config)
    assert set(found) == set(config.lifted.losses)
    np.testing.assert_allclose(float(total(found)), 0, atol=1e-5)


@pytest.mark.parametrize("name", ["depth", "normals", "mask_logit", "occupancy_logit"])
def test_each_error_has_a_term(name: str, batch: Batch, config: TrainConfig):
    perfect = vars(_perfect(batch))
    worse = LiftedPrediction(**perfect | {name: perfect[name] * -0.5})
    assert float(total(terms(worse, batch, config))) > 0.1


def test_a_term_without_weight_is_left_out(batch: Batch, config: TrainConfig):
    only = changed(config, lifted={"losses": {"depth": 2.0, "normal": 0.0}})
    found = lifted_terms(_perfect(batch), batch, only.lifted.losses)
    assert set(found) == {"depth"}


def test_depth_outside_the_silhouette_does_not_count(batch: Batch):
    wrong = torch.where(batch.inside, batch.depth, torch.tensor(99.0))
    assert masked_depth(wrong, batch.depth, batch.inside) == 0


def test_opposite_normals_lose_two(batch: Batch):
    lost = masked_normal(-batch.normals, batch.normals, batch.inside)
    np.testing.assert_allclose(lost, 2, atol=1e-6)


def test_an_empty_silhouette_has_no_loss(batch: Batch):
    nowhere = torch.zeros_like(batch.inside)
    assert masked_depth(batch.depth + 1, batch.depth, nowhere) == 0


def test_masks_without_overlap_lose_all_of_dice(batch: Batch):
    opposite = torch.where(batch.inside, -20.0, 20.0)
    assert dice(opposite, batch.inside) > 0.95


def test_only_given_drawings_are_held_against_their_masks(batch: Batch):
    perfect = _perfect(batch)
    other = vars(perfect) | {"mask_logit": perfect.mask_logit.clone()}
    other["mask_logit"][:, 1] *= -1  # the side, of which there is no drawing
    assert drawn(LiftedPrediction(**other), batch) < 1e-6
    other["mask_logit"][:, 0] *= -1
    assert drawn(LiftedPrediction(**other), batch) > 10


def test_a_gap_that_lines_enclose_is_not_held_against_the_masks(batch: Batch):
    batch.inside[:, 0, 3:5, 3:5] = False
    assert drawn(_perfect(batch), batch) < 1e-6
