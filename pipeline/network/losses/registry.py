"""The loss terms there are, by their name in `train.lifted.losses`.

A term is a function of a prediction and its batch that returns a number per shape;
with `@loss_term("name")`, in any module of this folder, it is known. Per shape, because
a batch may be cut over steps of accumulation and over processes: the mean over its
shapes is the same however it was cut.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.discovery import discover
from pipeline.network.base.prediction import Prediction, Reading
from pipeline.network.data.batch import Batch

# (prediction, batch) -> loss of each shape; some terms need a VolumePrediction, some
# are content with a Reading.
LossTerm = Callable[[Any, Batch], Float[Tensor, " B"]]
Function = TypeVar("Function", bound=LossTerm)

_TERMS: dict[str, LossTerm] = {}
_OF_READING: set[str] = set()


def loss_term(name: str, *, of_reading: bool = False) -> Callable[[Function], Function]:
    """Register a loss term under a literal name, which the config reads, too.

    One `of_reading` looks at what is read in drawings only, not at maps nor volumes.
    """

    def register(function: Function) -> Function:
        _TERMS[name] = function
        if of_reading:
            _OF_READING.add(name)
        return function

    return register


def weighted_terms(
    prediction: Prediction | Reading, batch: Batch, weights: Mapping[str, float]
) -> dict[str, Float[Tensor, " B"]]:
    """Return the terms of each shape, weighted; those without a weight are left out."""
    discover("pipeline.network.losses")
    return {
        name: weight * _TERMS[name](prediction, batch)
        for name, weight in weights.items()
        if weight > 0
    }


def are_of_reading(weights: Mapping[str, float]) -> bool:
    """Say whether all terms with a weight look at what is read in drawings only."""
    discover("pipeline.network.losses")
    return {name for name, weight in weights.items() if weight > 0} <= _OF_READING


def total(terms: Mapping[str, Float[Tensor, " B"]]) -> Float[Tensor, " B"]:
    """Return the sum of each shape's terms."""
    return torch.stack(list(terms.values())).sum(0)
