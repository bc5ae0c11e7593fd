"""Drawings left out, so that the network learns to do with any of them."""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray


def drop_drawings(
    count: int, chances: Float[ndarray, " K"], rng: np.random.Generator
) -> Bool[ndarray, "B K"]:
    """Choose drawings to leave out, each by its chance; each shape keeps at least one.

    The one that is kept is any, so that each is the only one as often as its own chance
    and those of the others say.
    """
    is_dropped = rng.random((count, len(chances))) < chances
    kept: Int[ndarray, " B"] = rng.integers(len(chances), size=count)
    is_dropped[np.arange(count), kept] = False
    return is_dropped
