"""How many channels a convolutional layer has, and how its weights begin."""

from torch import nn

_MIN_CHANNELS = 4  # of a layer, however narrow


def scaled_channels(channels: int, width_multiplier: float) -> int:
    """Return the channels of a layer, as a share of the original's."""
    return max(_MIN_CHANNELS, round(width_multiplier * channels))


def init_weights(network: nn.Module, std: float) -> None:
    """Draw weights from a normal distribution cut at 2 std; biases are 0."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.trunc_normal_(module.weight, std=std, a=-2 * std, b=2 * std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
