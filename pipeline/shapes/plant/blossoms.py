"""Heads of flowers that look up in y, by their form, about 1 in radius."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import turned
from pipeline.shapes.parts.placing import rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe
from pipeline.shapes.plant.leaves import leaf


def turns(count: int) -> Float[ndarray, " N"]:
    """Divide the full circle evenly."""
    return 2 * np.pi * np.arange(count) / count


def daisy(rng: Generator) -> list[Mesh]:
    """Set petals around a button."""
    count, size = int(rng.integers(5, 10)), between(rng, (0.25, 0.45))
    form = str(rng.choice(["spoon", "round", "oval"]))
    long = 1.05 - 0.7 * size
    wide = min(np.pi * 0.75 / count / long, 0.5) * between(rng, (0.8, 1.05))
    rise, droop = between(rng, (-0.1, 0.5)), between(rng, (0.0, 0.7))
    petal = translated(leaf(long, wide, rise, droop, form), (0, 0, 0.7 * size))
    petals = [
        rotated(petal, "y", float(turn))
        for turn in 2 * np.pi * np.arange(count) / count
    ]
    return [*petals, ellipsoid((size, 0.45 * size, size), (0, 0.04, 0), sides=18)]


def sunflower(rng: Generator) -> list[Mesh]:
    """Set a crown of pointed petals around a large disc."""
    count, size = int(rng.integers(14, 21)), between(rng, (0.45, 0.6))
    rise = between(rng, (0.0, 0.4))
    petal = translated(leaf(0.5, 0.24, rise, 0.3, "oval"), (0, 0, 0.9 * size))
    petals = [
        rotated(petal, "y", float(turn))
        for turn in 2 * np.pi * np.arange(count) / count
    ]
    disc = [(0.3 * size, -0.15), (size, -0.08), (size, 0.06), (0.5 * size, 0.12)]
    return [*petals, lathe([*disc, (0.1 * size, 0.13)], sides=22)]


def tulip(rng: Generator) -> list[Mesh]:
    """Close upright petals to a cup."""
    parts = []
    open_up = between(rng, (0.0, 0.35))
    for row, count in enumerate((3, 3)):
        petal = leaf(1.5, 0.38, 0.5 + 0.2 * row, -1.1 + open_up, "oval")
        for turn in turns(count) + np.pi / count * row:
            parts.append(rotated(petal, "y", float(turn)))
    cup = [(0.15, -0.1), (0.42, 0.2), (0.5, 0.6), (0.42, 0.9), (0.1, 0.95)]
    return [*parts, turned(cup, sides=18)]


def rose(rng: Generator) -> list[Mesh]:
    """Wrap petals around a bud in rows."""
    parts = [ellipsoid((0.35, 0.5, 0.35), (0, 0.4, 0), sides=16)]
    for row, rise in enumerate(between(rng, (0.9, 1.1)) - 0.35 * np.arange(3)):
        petal = leaf(0.85 + 0.12 * row, 0.46, rise, -0.7 + 0.6 * row, "round")
        for turn in turns(5) + 0.6 * row:
            parts.append(rotated(petal, "y", float(turn)))
    return parts


def bell(rng: Generator) -> list[Mesh]:
    """Open a trumpet with a pistil."""
    flare = between(rng, (0.7, 1.1))
    horn = [(0.12, 0.0), (0.25, 0.25), (0.32, 0.7), (flare, 1.15), (0.92 * flare, 1.2)]
    horn += [(0.22, 0.75), (0.02, 0.5)]
    parts = [turned(horn, sides=24)]
    parts.append(lathe([(0.05, 0.4), (0.04, 1.2), (0.09, 1.25), (0.03, 1.35)], sides=8))
    return parts


def pompon(rng: Generator) -> list[Mesh]:
    """Make a ball, a clover's or an allium's, with small bumps."""
    parts = [ellipsoid((0.6, 0.6, 0.6), (0, 0.4, 0), sides=18)]
    if chance(rng, 0.5):
        for k in range(16):
            y = 1 - 2 * (k + 0.5) / 16
            turn, flat = 2.4 * k, np.sqrt(1 - y * y)
            way = np.array([flat * np.cos(turn), y, flat * np.sin(turn)])
            bump = ellipsoid((0.22,) * 3, 0.58 * way + np.array([0, 0.4, 0]), sides=6)
            parts.append(bump)
    return parts


BLOSSOMS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "daisy": daisy,
    "sunflower": sunflower,
    "tulip": tulip,
    "rose": rose,
    "bell": bell,
    "pompon": pompon,
}
