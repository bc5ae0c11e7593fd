import torch
from torch import nn

from pipeline.network.models.image_to_image.init import init_weights, scaled_channels


def test_weights_are_drawn_within_two_deviations_and_biases_are_zero():
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(16, 16, 4), nn.BatchNorm2d(16))
    init_weights(network, 0.005)
    weight = network[0].weight
    assert weight.abs().max() <= 0.01
    assert 0.004 < weight.std() < 0.005  # cutting narrows it
    assert (network[0].bias == 0).all()
    assert (network[1].weight == 1).all()


def test_a_layer_keeps_some_channels_however_narrow():
    assert scaled_channels(512, 1.0) == 512
    assert scaled_channels(512, 0.25) == 128
    assert scaled_channels(512, 0.001) == 4
