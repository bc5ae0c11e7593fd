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
from pipeline.network.base.prediction import Prediction
from pipeline.network.data.batch import Batch

# (prediction, batch) -> loss of each shape; some terms need a VolumePrediction.
LossTerm = Callable[[Any, Batch], Float[Tensor, " B"]]
Function = TypeVar("Function", bound=LossTerm)

_TERMS: dict[str, LossTerm] = {}


def loss_term(name: str) -> Callable[[Function], Function]:
    """Register a loss term under a literal name, which the config reads, too."""

    def register(function: Function) -> Function:
        _TERMS[name] = function
        return function

    return register


def weighted_terms(
    prediction: Prediction, batch: Batch, weights: Mapping[str, float]
) -> dict[str, Float[Tensor, " B"]]:
    """Return the terms of each shape, weighted; those without a weight are left out."""
    discover("pipeline.network.losses")
    return {
        name: weight * _TERMS[name](prediction, batch)
        for name, weight in weights.items()
        if weight > 0
    }


def total(terms: Mapping[str, Float[Tensor, " B"]]) -> Float[Tensor, " B"]:
    """Return the sum of each shape's terms."""
    return torch.stack(list(terms.values())).sum(0)
