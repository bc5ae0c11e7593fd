"""Beaks, by their form, on a head of radius 1 that looks to +z."""

from collections.abc import Callable, Mapping

import numpy as np

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.paths import flesh
from pipeline.shapes.parts.placing import scaled
from pipeline.shapes.parts.solids import ellipsoid, lathe


def cone(reach: float) -> list[Mesh]:
    """Point a short beak."""
    profile = [(0.42, 0.6), (0.34, 0.95), (0.04, 0.9 + reach)]
    return [scaled(lathe(profile, sides=12, axis="z"), (1.0, 0.8, 1.0))]


def long(reach: float) -> list[Mesh]:
    """Point a long thin beak, down a little."""
    path = [(0, 0.0, 0.7), (0, -0.1, 0.9 + 0.5 * reach), (0, -0.3, 0.9 + 1.2 * reach)]
    return [flesh(path, [0.32, 0.2, 0.05], 10)]


def bill(reach: float) -> list[Mesh]:
    """Flatten a duck's bill, wider at its end."""
    path = [
        (0, -0.1, 0.6),
        (0, -0.22, 0.8 + 0.35 * reach),
        (0, -0.26, 0.8 + 0.8 * reach),
    ]
    upper = flesh(np.array(path) * (1, 2.2, 1), [0.36, 0.38, 0.42], 14)
    lower = ellipsoid((0.34, 0.1, 0.42 * reach), (0, -0.42, 0.75 + 0.35 * reach))
    return [scaled(upper, (1.0, 0.45, 1.0)), lower]


def hook(reach: float) -> list[Mesh]:
    """Bend a parrot's or an eagle's beak down."""
    tip = 0.85 + 0.5 * reach
    path = [(0, 0.1, 0.6), (0, 0.1, tip - 0.15), (0, -0.2, tip), (0, -0.6, tip - 0.1)]
    return [flesh(path, [0.45, 0.38, 0.25, 0.06], 12)]


def toucan(reach: float) -> list[Mesh]:
    """Swell a huge beak."""
    end = 1.0 + 1.2 * reach
    path = [(0, 0.0, 0.5), (0, 0.15, 0.5 * end + 0.3), (0, 0.0, 0.9 * end)]
    path.append((0, -0.35, end + 0.15))
    return [scaled(flesh(path, [0.6, 0.55, 0.4, 0.1], 14), (0.7, 1.0, 1.0))]


def bent(reach: float) -> list[Mesh]:
    """Break a flamingo's beak downwards."""
    end = 0.9 + 0.35 * reach
    path = [(0, 0.0, 0.6), (0, 0.0, end), (0, -0.35, end + 0.4), (0, -0.95, end + 0.35)]
    return [flesh(path, [0.45, 0.36, 0.28, 0.06], 12)]


BEAKS: Mapping[str, Callable[[float], list[Mesh]]] = {
    "cone": cone,
    "long": long,
    "bill": bill,
    "hook": hook,
    "toucan": toucan,
    "bent": bent,
}
