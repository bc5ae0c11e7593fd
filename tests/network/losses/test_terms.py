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


def test_only_given_drawings_are_compared_with_their_masks(batch: Batch):
    logit = perfect(batch).mask_logit
    logit[:, 1] *= -1  # the side, of which there is no drawing
    assert terms.silhouette(perfect(batch, mask_logit=logit), batch) < 1e-6
    logit[:, 0] *= -1
    assert terms.silhouette(perfect(batch, mask_logit=logit), batch) > 10


def test_a_gap_that_lines_enclose_is_not_compared_with_the_masks(batch: Batch):
    batch.inside[:, 0, 3:5, 3:5] = False
    assert terms.silhouette(perfect(batch), batch) < 1e-6
