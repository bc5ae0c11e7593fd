"""Drawings left out, so that the network learns to do with any of them."""

import numpy as np
from jaxtyping import Float, Int, UInt8
from numpy import ndarray


def drop_drawings(
    drawings: UInt8[ndarray, "B K 3 H W"],
    chances: Float[ndarray, " K"],
    rng: np.random.Generator,
) -> None:
    """Leave drawings out, each with its chance; each shape keeps at least one."""
    is_dropped = rng.random((len(drawings), len(chances))) < chances
    kept: Int[ndarray, " B"] = rng.integers(len(chances), size=len(drawings))
    is_dropped[np.arange(len(drawings)), kept] = False
    drawings[is_dropped] = 0
