import torch

from pipeline.network.losses.masked_mean import cross_entropy, mean_inside


def test_only_pixels_inside_count_and_none_count_as_nothing():
    error = torch.tensor([[1.0, 2.0], [3.0, 50.0]]).expand(2, 1, 2, 2)
    inside = torch.tensor([[True, False], [True, False]]).expand(2, 1, 2, 2).clone()
    inside[1] = False
    assert mean_inside(error, inside).tolist() == [2, 0]


def test_surprise_is_that_of_each_shape():
    logit = torch.tensor([[0.0, 0.0], [9.0, -9.0]])
    target = torch.tensor([[1.0, 0.0], [1.0, 0.0]])
    unsure, sure = cross_entropy(logit, target).tolist()
    assert abs(unsure - 0.6931) < 1e-3
    assert sure < 2e-4
