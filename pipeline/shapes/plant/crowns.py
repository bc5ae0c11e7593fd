"""Crowns of leaves, by their form, within about a ball of radius 1."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.blending import Capsule, blended
from pipeline.shapes.parts.chances import between
from pipeline.shapes.parts.paths import turned
from pipeline.shapes.parts.placing import translated
from pipeline.shapes.parts.solids import ellipsoid, lathe


def ball(rng: Generator) -> list[Mesh]:
    """Make one ball."""
    return [ellipsoid((0.95, 0.95, 0.95), power=between(rng, (2.0, 3.0)), sides=26)]


def egg(rng: Generator) -> list[Mesh]:
    """Make an egg or a drop, its tip up."""
    tip, low = between(rng, (0.8, 1.3)), between(rng, (-0.5, 0.0))
    y = np.linspace(-1.35, 1.35, 13)
    wide = np.cos(y) ** tip * (1 - 0.35 * np.sin(y)) * (0.9 + 0.2 * low)
    return [lathe(np.stack([wide, 1.15 * np.sin(y)], axis=1), sides=26)]


def cloud(rng: Generator) -> list[Mesh]:
    """Heap up balls of several sizes around a middle one."""
    parts = [ellipsoid((0.65, 0.6, 0.65), sides=20)]
    for spot in _scattered(rng, int(rng.integers(5, 11)), 0.55):
        size = between(rng, (0.32, 0.5))
        parts.append(ellipsoid((size, 0.9 * size, size), spot, sides=14))
    return parts


def three(rng: Generator) -> list[Mesh]:
    """Set a ball above two or three others, as children draw a tree."""
    size = between(rng, (0.5, 0.6))
    turn = between(rng, (0.0, 0.4))
    low = [(np.cos(a + turn), -0.6, np.sin(a + turn)) for a in (0.0, 2.1, 4.2)]
    spots = [*(0.55 * np.array(low)), np.array([0.0, 0.35, 0.0])]
    return [ellipsoid((size,) * 3, spot, sides=18) for spot in spots]


def lumpy(rng: Generator) -> list[Mesh]:
    """Let balls flow into one lumpy whole."""
    spots = [np.zeros(3), *_scattered(rng, int(rng.integers(5, 10)), 0.5)]
    balls = [
        Capsule(start=spot, end=0.9 * spot, radii=rng.uniform(0.3, 0.45, 2))
        for spot in spots
    ]
    return [blended(balls, 0.25, cells=18)]


def tiers(rng: Generator) -> list[Mesh]:
    """Lay flat cushions at several heights, as a bonsai."""
    count, parts = int(rng.integers(2, 5)), []
    for y in np.linspace(-0.6, 0.7, count):
        size = between(rng, (0.5, 0.85)) * (1 - 0.3 * y)
        spot = (between(rng, (-0.25, 0.25)), float(y), between(rng, (-0.25, 0.25)))
        parts.append(ellipsoid((size, 0.3, size), spot, sides=20))
    parts.append(lathe([(0.12, -1.1), (0.06, 0.6)], sides=10))
    return parts


def umbrella(rng: Generator) -> list[Mesh]:
    """Spread a flat dome, as an acacia."""
    flat = between(rng, (0.3, 0.6))
    dome = [
        (0.15, -0.05),
        (0.9, -0.1),
        (1.1, 0.0),
        (1.0, 0.35),
        (0.6, 0.8),
        (0.05, 1.0),
    ]
    cap = turned(np.array(dome) * (1.0, flat), sides=28)
    return [translated(cap, (0.0, -0.6, 0.0))]


def _scattered(rng: Generator, count: int, radius: float) -> list[np.ndarray]:
    """Spread points over a ball by the golden angle, a little at random."""
    share = (np.arange(count) + 0.5) / count
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(count) + rng.uniform(0, 6)
    y = 1 - 2 * share
    flat = np.sqrt(1 - y * y)
    points = np.stack([flat * np.cos(turn), y, flat * np.sin(turn)], axis=1)
    return list(radius * points + rng.normal(0.0, 0.08, (count, 3)))


CROWNS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "ball": ball,
    "egg": egg,
    "cloud": cloud,
    "three": three,
    "lumpy": lumpy,
    "tiers": tiers,
    "umbrella": umbrella,
}
