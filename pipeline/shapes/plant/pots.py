"""Pots and vases, and plants that stand in them."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import flesh, smoothed
from pipeline.shapes.parts.placing import rotated, scaled, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, loft
from pipeline.shapes.plant.cacti import ball, column, pear
from pipeline.shapes.plant.crowns import CROWNS
from pipeline.shapes.plant.flowers import bunch, flower
from pipeline.shapes.plant.ground import grass, succulent
from pipeline.shapes.plant.leaves import Foliage, whorl

# Pots as (radius, height) pairs up to the rim; the width at the rim is about 1.
POTS = {
    "flowerpot": [(0.65, 0.0), (0.9, 1.1), (1.05, 1.1), (1.08, 1.4), (0.98, 1.4)],
    "bowl": [(0.4, 0.0), (0.75, 0.2), (1.05, 0.7), (1.1, 0.95), (1.0, 0.95)],
    "vase": [
        (0.55, 0.0),
        (1.0, 0.6),
        (0.95, 1.2),
        (0.6, 1.6),
        (0.8, 1.85),
        (0.7, 1.85),
    ],
    "cylinder": [(0.85, 0.0), (0.95, 0.05), (0.95, 1.2), (0.87, 1.2)],
    "jar": [(0.7, 0.0), (1.1, 0.4), (1.1, 0.8), (0.85, 1.1), (0.95, 1.2), (0.85, 1.2)],
}

ROUND_POTS = ("bowl", "vase", "jar")


def potted(rng: Generator) -> list[Mesh]:
    """Draw a plant in a pot."""
    wide = between(rng, (0.22, 0.36))
    parts, soil = pot(rng, wide)
    name = pick(rng, dict.fromkeys(PLANTS, 1.0))
    grown = PLANTS[name](rng)
    spread = max(float(np.abs(part.vertices[:, [0, 2]]).max()) for part in grown)
    size = wide * between(rng, (1.4, 2.6)) / spread
    tallest = max(float(part.vertices[:, 1].max()) for part in grown)
    size = min(size, 1.2 / tallest)
    return parts + [
        translated(scaled(part, (size,) * 3), (0.0, soil, 0.0)) for part in grown
    ]


def pot(rng: Generator, wide: float) -> tuple[list[Mesh], float]:
    """Draw a pot of a half width, on a saucer perhaps; tell how high its soil is."""
    if chance(rng, 0.2):
        return square_pot(rng, wide)
    form = pick(rng, {"flowerpot": 4, "bowl": 1, "vase": 1, "cylinder": 2, "jar": 1})
    outside = np.array(POTS[form]) * (wide, wide * between(rng, (0.75, 1.2)))
    high, rim = outside[-1, 1], outside[-1, 0]
    soil = 0.9 * high
    inside = [(0.97 * rim, soil + 0.01), (0.02, soil)]
    wall = smoothed(outside) if form in ROUND_POTS else outside
    parts = [lathe(np.concatenate([wall, inside]), sides=26)]
    if chance(rng, 0.25):
        foot = outside[0, 0]
        dish = [(foot, -0.03), (1.4 * foot, 0.02), (1.35 * foot, 0.04), (foot, 0.0)]
        parts.append(lathe(dish, sides=26))
    return parts, float(soil)


def square_pot(rng: Generator, wide: float) -> tuple[list[Mesh], float]:
    """Draw a box of a pot."""
    high, foot = wide * between(rng, (0.9, 1.6)), between(rng, (0.7, 1.0))
    y = np.array([0.0, 1.0, 1.0, 0.88, 0.88]) * high
    half = wide * np.array([foot, 1.0, 0.9, 0.88, 0.02])
    centers = np.stack([0 * y, y, 0 * y], axis=1)
    box = loft(centers, np.stack([half, half], axis=1), power=9.0, axis="y", sides=28)
    return [box], float(0.86 * high)


def swords(rng: Generator) -> list[Mesh]:
    """Grow upright sword-shaped leaves."""
    foliage = Foliage(
        form="sword",
        long=(0.6, 1.1),
        wide=between(rng, (0.07, 0.12)),
        rise=(1.25, 1.55),
        droop=(-0.1, 0.3),
    )
    return whorl(rng, int(rng.integers(4, 8)), foliage)


def fern(rng: Generator) -> list[Mesh]:
    """Let leaves hang over all around."""
    foliage = Foliage(
        form=pick(rng, {"lance": 2, "oval": 1}),
        long=(0.7, 1.0),
        wide=between(rng, (0.08, 0.16)),
        rise=(0.9, 1.4),
        droop=(1.5, 2.6),
    )
    return whorl(rng, int(rng.integers(7, 13)), foliage)


def stalks(rng: Generator) -> list[Mesh]:
    """Carry broad leaves on stalks."""
    wide, form = between(rng, (0.3, 0.42)), pick(rng, {"oval": 2, "round": 1})
    parts = []
    for number in range(int(rng.integers(4, 8))):
        turn, lean = 2.4 * number, between(rng, (0.1, 0.45))
        high = between(rng, (0.4, 0.9))
        path = np.array([(0, 0, 0), (0, 0.6, 0.4 * lean), (0, 1.0, lean)]) * high
        foliage = Foliage(
            form=form, long=(0.35, 0.5), wide=wide, rise=(0.2, 0.9), droop=(0.3, 1.2)
        )
        blade = translated(whorl(rng, 1, foliage)[0], path[-1])
        stalk = flesh(path, [0.022, 0.02, 0.018], 8)
        parts += [rotated(part, "y", turn) for part in (stalk, blade)]
    return parts


def small_tree(rng: Generator) -> list[Mesh]:
    """Grow a small tree, or a stack of balls, from a straight stem."""
    high = between(rng, (0.3, 0.7))
    parts = [lathe([(0.05, 0.0), (0.035, high + 0.3)], sides=10)]
    if chance(rng, 0.3):
        for y, size in ((high, 0.3), (high + 0.42, 0.22), (high + 0.72, 0.15)):
            parts.append(ellipsoid((size,) * 3, (0, y, 0), sides=18))
        return parts
    crown = CROWNS[pick(rng, dict.fromkeys(CROWNS, 1.0))](rng)
    return parts + [
        translated(scaled(p, (0.35,) * 3), (0, high + 0.25, 0)) for p in crown
    ]


PLANTS = {
    "swords": swords,
    "fern": fern,
    "stalks": stalks,
    "tree": small_tree,
    "cactus": column,
    "ball cactus": ball,
    "prickly pear": pear,
    "flower": flower,
    "bunch": bunch,
    "grass": grass,
    "succulent": succulent,
}
