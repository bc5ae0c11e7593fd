import numpy as np
import pytest
import torch

from pipeline.network.data.batch import Batch
from pipeline.network.losses import terms
from tests.network.losses.plates import perfect, plate


@pytest.fixture
def batch() -> Batch:
    return plate()


def test_depth_outside_the_silhouette_does_not_count(batch: Batch):
    wrong = torch.where(batch.inside, batch.depth, torch.tensor(99.0))
    assert terms.depth(perfect(batch, depth=wrong), batch) == 0


def test_opposite_normals_lose_two(batch: Batch):
    loss = terms.normal(perfect(batch, normals=-batch.normals), batch)
    np.testing.assert_allclose(loss, 2, atol=1e-6)


def test_an_empty_silhouette_has_no_loss(batch: Batch):
    empty = Batch(**vars(batch) | {"inside": torch.zeros_like(batch.inside)})
    assert terms.depth(perfect(batch, depth=batch.depth + 1), empty) == 0


def test_masks_without_overlap_lose_all_of_dice(batch: Batch):
    opposite = torch.where(batch.inside, -20.0, 20.0)
    assert terms.dice(perfect(batch, mask_logit=opposite), batch) > 0.95


def test_only_given_drawings_are_compared_with_their_silhouettes(batch: Batch):
    logit = perfect(batch).silhouette_logit
    logit[:, 1] *= -1  # the side, of which there is no drawing
    assert terms.silhouette(perfect(batch, silhouette_logit=logit), batch) < 1e-6
    logit[:, 0] *= -1
    assert terms.silhouette(perfect(batch, silhouette_logit=logit), batch) > 10


def test_the_direction_of_a_given_drawing_is_learned(batch: Batch):
    assert terms.view(perfect(batch), batch) < 1e-5
    logit = perfect(batch).view_logit
    logit[:, 1] = 0  # of a drawing that is not given
    assert terms.view(perfect(batch, view_logit=logit), batch) < 1e-5
    logit[:, 0] = 0
    unsure = terms.view(perfect(batch, view_logit=logit), batch)
    logit[:, 0] = logit[:, 2]  # the top, where it is the front
    assert terms.view(perfect(batch, view_logit=logit), batch) > unsure > 1


def test_voxels_of_both_sizes_are_compared_with_the_true_ones(batch: Batch):
    solid = Batch(**vars(batch) | {"occupancy": torch.ones(1, 512)})
    for term in (terms.occupancy, terms.fine_occupancy):
        assert term(perfect(batch), batch) < 1e-6
        assert term(perfect(batch), solid) > 10


def test_rays_are_as_opaque_as_the_masks_say(batch: Batch):
    assert terms.opacity(perfect(batch), batch) < 1e-5
    opaque = torch.ones(1, 2, 4, 4)
    assert terms.opacity(perfect(batch, coarse_opacity=opaque), batch) > 1
