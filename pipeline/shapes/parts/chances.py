"""Draws that the families share."""

from collections.abc import Mapping

from numpy.random import Generator

Range = tuple[float, float]
Weights = Mapping[str, float | int]


def pick(rng: Generator, weights: Weights) -> str:
    """Choose a name with a chance proportional to its weight."""
    mark = rng.random() * sum(weights.values())
    for name, weight in weights.items():
        mark -= weight
        if mark < 0:
            return name
    return name


def chance(rng: Generator, share: float) -> bool:
    """Say yes in a given share of cases."""
    return bool(rng.random() < share)


def between(rng: Generator, limits: Range) -> float:
    """Choose a number between two limits."""
    return float(rng.uniform(*limits))
