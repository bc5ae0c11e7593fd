"""Inflated drawings: how thick a body with this silhouette would be, were it round.

The half-thickness h solves laplace(h^2) = -4 inside the silhouette and is 0 on its
outline, so that a disc becomes a ball.
"""

import torch
import torch.nn.functional as nnf
from jaxtyping import Bool, Float
from torch import Tensor

from pipeline.geometry.scene.cameras import HALF_WIDTH
from pipeline.network.base.depth_ops import in_float32, resize

_SIZE = 64  # pixels on a side of the image that is solved on
_ROUNDS = 40  # of red-black successive over-relaxation
_OVER_RELAXATION = 1.9
_MAX_DISTANCE = 12  # pixels up to which the way to the outline is measured


@torch.no_grad()
@in_float32
def inflate(
    silhouettes: Float[Tensor, "N H W"], size: int
) -> tuple[Float[Tensor, "N G G"], Float[Tensor, "N G G"]]:
    """Return half-thickness and distance to the outline, on images of `size` pixels.

    Both in object units, and 0 outside the silhouette.
    """
    inside = (resize(silhouettes[:, None], _SIZE) > 0.5).float()
    pitch = 2 * HALF_WIDTH / _SIZE
    half_thickness = _solve_poisson(inside).clamp(min=0).sqrt() * pitch
    distance = _distance_to_outline(inside) * pitch
    return resize(half_thickness, size)[:, 0], resize(distance, size)[:, 0]


def _solve_poisson(inside: Float[Tensor, "N 1 H W"]) -> Float[Tensor, "N 1 H W"]:
    """Solve laplace(s) = -4 inside, s = 0 outside, pixels of side 1."""
    rows, cols = (torch.arange(side, device=inside.device) for side in inside.shape[2:])
    is_red: Bool[Tensor, "H W"] = (rows[:, None] + cols) % 2 == 0
    steps = [inside * color * _OVER_RELAXATION for color in (is_red, ~is_red)]
    solution = torch.zeros_like(inside)
    for _ in range(_ROUNDS):
        for step in steps:
            padded = nnf.pad(solution, (1, 1, 1, 1))
            beside = padded[..., :-2, 1:-1] + padded[..., 2:, 1:-1]
            beside = beside + padded[..., 1:-1, :-2] + padded[..., 1:-1, 2:]
            solution = solution + step * (0.25 * beside + 1 - solution)
    return solution


def _distance_to_outline(inside: Float[Tensor, "N 1 H W"]) -> Float[Tensor, "N 1 H W"]:
    """Return how often a pixel survives erosion, by squares and crosses in turn."""
    distance, eroded = 0.5 * inside, inside
    for round_number in range(_MAX_DISTANCE):
        outside = 1 - eroded
        if round_number % 2:
            grown = nnf.max_pool2d(outside, 3, 1, 1)
        else:
            grown = torch.maximum(
                nnf.max_pool2d(outside, (3, 1), 1, (1, 0)),
                nnf.max_pool2d(outside, (1, 3), 1, (0, 1)),
            )
        eroded = 1 - grown
        distance = distance + eroded
    return distance
