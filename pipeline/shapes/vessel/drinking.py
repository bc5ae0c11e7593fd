"""Vessels to drink of: mugs, cups with saucers, tumblers, tankards, stemmed glasses.

The unit is the radius; they stand about the y axis, handles look to +x.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.placing import translated
from pipeline.shapes.parts.revolved import hollow, raised
from pipeline.shapes.parts.solids import lathe, torus
from pipeline.shapes.vessel.fittings import ear, lid, saucer
from pipeline.shapes.vessel.profiles import (
    BOWLS,
    CUPS,
    Profile,
    footed,
    outline,
    profile,
)


def mug(rng: Generator) -> list[Mesh]:
    """Draw a mug with a handle, tall or broad."""
    height = between(rng, (1.3, 3.0))
    outside = footed(rng, profile(rng, CUPS, 1.0, height), 0.15)
    wall = between(rng, (0.07, 0.14))
    span = (height * between(rng, (0.14, 0.32)), height * between(rng, (0.68, 0.9)))
    around = outline(rng, {"round": 9, "square": 0.7, "corners": 0.7})
    return [hollow(outside, wall, around), ear(rng, outside, span, wall)]


def teacup(rng: Generator) -> list[Mesh]:
    """Draw a low cup with a small handle, on a saucer mostly."""
    height = between(rng, (0.9, 1.4))
    bell = {name: CUPS[name] for name in ("bell", "round", "tulip", "taper")}
    outside = footed(rng, profile(rng, bell, 1.0, height), 0.5)
    top = outside[-1, 1]
    wall = between(rng, (0.06, 0.1))
    span = (top * between(rng, (0.28, 0.42)), top * between(rng, (0.75, 0.9)))
    around = outline(rng, {"round": 5, "waves": 1})
    parts = [hollow(outside, wall, around), ear(rng, outside, span, wall)]
    return [*parts, saucer(rng, outside[0, 0])] if chance(rng, 0.65) else parts


def tumbler(rng: Generator) -> list[Mesh]:
    """Draw a glass or a paper cup without a handle, with a straw or a lid perhaps."""
    height = between(rng, (1.6, 3.6))
    outside = profile(rng, CUPS, 1.0, height)
    around = outline(rng, {"round": 5, "corners": 1.5, "waves": 0.7})
    parts = [hollow(outside, between(rng, (0.06, 0.12)), around)]
    if chance(rng, 0.25):
        rim = outside[-1, 0]
        cap = [(0.9 * rim, -0.1), (1.08 * rim, -0.1), (1.08 * rim, 0.1), (rim, 0.12)]
        cap += [(0.92 * rim, between(rng, (0.2, 0.7))), (0.3 * rim, 0.25)]
        shape = np.array(cap)
        shape[-1, 1] = shape[-2, 1] + 0.05
        parts.append(lathe(raised(shape, height), sides=24))
    return parts


def tankard(rng: Generator) -> list[Mesh]:
    """Draw a beer mug with hoops and a stout handle, with a lid perhaps."""
    height = between(rng, (1.8, 2.8))
    stout = {name: CUPS[name] for name in ("straight", "taper", "belly", "waist")}
    outside = profile(rng, stout, 1.0, height)
    wall = between(rng, (0.1, 0.16))
    parts = [
        hollow(outside, wall),
        ear(rng, outside, (0.2 * height, 0.85 * height), wall),
    ]
    for share in np.linspace(0.06, 0.94, int(rng.integers(0, 4))):
        radius = float(np.interp(share * height, outside[:, 1], outside[:, 0]))
        hoop = torus(radius, (0.06, 0.1), sides=28)
        parts.append(translated(hoop, (0.0, share * height, 0.0)))
    if chance(rng, 0.3):
        parts.append(lid(rng, outside[-1, 0], height))
    return parts


def stemmed(rng: Generator) -> list[Mesh]:
    """Draw a wine glass, a flute, a cocktail glass or a goblet."""
    bowl = glass_bowl(rng)
    stem = between(rng, (0.5, 2.6))
    thin = between(rng, (0.09, 0.2))
    foot = between(rng, (0.65, 1.05))
    below = [(foot, 0.0), (foot, 0.06), (0.5 * foot, 0.12), (thin, 0.3)]
    middle = stem * between(rng, (0.35, 0.7)) + 0.2
    swell = thin * between(rng, (1.6, 2.6)) if chance(rng, 0.3) else thin
    below += [(thin, middle - 0.14), (swell, middle), (thin, middle + 0.14)]
    start = max(stem + 0.2, middle + 0.25)
    below.append((1.15 * thin, start))
    below.append((max(1.15 * thin, 0.8 * bowl[0, 0]), start + 0.12))
    return [lathe(below, sides=24), hollow(raised(bowl, start + 0.1), 0.07)]


def glass_bowl(rng: Generator) -> Profile:
    """Draw the part of a glass that holds the wine, its bottom at y = 0."""
    tall = between(rng, (1.1, 2.8))
    table = BOWLS if tall < 1.5 else {name: CUPS[name] for name in ("round", "tulip")}
    cup = profile(rng, table, between(rng, (0.75, 1.1)), tall)
    cup[:, 0] *= np.interp(cup[:, 1] / tall, [0.0, 0.25, 1.0], [0.55, 1.0, 1.0])
    return cup
