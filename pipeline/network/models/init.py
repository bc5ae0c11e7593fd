"""How many weights a convolutional network has, and how they begin."""

from torch import nn

_FEWEST = 4  # channels of a layer, however narrow


def narrowed(channels: int, width: float) -> int:
    """Return the channels of a layer at a width, as a share of the original's."""
    return max(_FEWEST, round(width * channels))


def draw_weights(network: nn.Module, std: float) -> None:
    """Draw weights from a normal distribution cut at 2 std; biases are 0."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d | nn.Linear):
            nn.init.trunc_normal_(module.weight, std=std, a=-2 * std, b=2 * std)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
