"""Lamps that stand: on a table, on the floor, and those whose stem arches over.

The unit is the radius of the shade.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.lamp.shades import shade
from pipeline.shapes.lamp.stands import foot, stem
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import rotated, scaled, translated
from pipeline.shapes.parts.revolved import ROUND, polygon, turned
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    limb,
    rounded_box,
    torus,
    tube,
)

CLOTH = {"drum": 6.0, "bell": 2.0}
UPRIGHT = {"globe": 3.0, "tulip": 2.0, "bare": 1.0, "dome": 1.0}
PLATES = {"disc": 4, "bell": 2, "dome": 1, "block": 2, "hexagon": 1}


def table_lamp(rng: Generator) -> list[Mesh]:
    """Draw a lamp for a table: a body like a vase, a shade of cloth mostly."""
    tall = between(rng, (0.9, 2.4))
    parts = body(rng, tall)
    top = shade(rng, CLOTH | {"dome": 0.7, "pagoda": 0.5, "cone": 0.5})
    return [*parts, translated(top, (0.0, placed_above(top, tall), 0.0))]


def placed_above(top: Mesh, tall: float) -> float:
    """Choose the height of a shade whose rim is a little above a body."""
    return tall + 0.12 - float(top.vertices[:, 1].min())


def body(rng: Generator, tall: float) -> list[Mesh]:
    """Draw the body of a table lamp, with a neck that reaches into the shade."""
    neck = lathe([(0.07, 0.8 * tall), (0.07, tall + 0.6)], sides=12)
    style = pick(rng, {"vase": 5, "balls": 2, "box": 1, "stick": 3, "legs": 1})
    if style == "vase":
        return [neck, *vase(rng, tall)]
    if style == "balls":
        return [neck, *balls(rng, tall)]
    if style == "box":
        wide = between(rng, (0.3, 0.7))
        size = (wide, 0.96 * tall, wide * between(rng, (0.5, 1.0)))
        return [neck, rounded_box(size, 0.05, (0.0, 0.48 * tall, 0.0), 2)]
    weights = {"tripod": 1} if style == "legs" else PLATES
    parts = foot(rng, between(rng, (0.45, 0.85)), 0.1, weights)
    low = 0.0 if style == "legs" else 0.05
    return [neck, *parts, *stem(rng, max(low, 0.1), tall, between(rng, (0.06, 0.12)))]


def vase(rng: Generator, tall: float) -> list[Mesh]:
    """Draw a body turned from four to six radii."""
    count = int(rng.integers(4, 7))
    wide = between(rng, (0.35, 0.75))
    sizes = wide * rng.uniform(0.35, 1.0, count)
    sizes[0] = wide * between(rng, (0.5, 0.9))
    sizes[int(rng.integers(1, count - 1))] = wide
    sizes[-1] = 0.12
    knots = np.stack([sizes, np.linspace(0.06, tall, count)], axis=1)
    around = polygon(int(rng.choice([4, 6, 8])), 0.2) if chance(rng, 0.15) else ROUND
    curve = smoothed(knots, 4) if chance(rng, 0.8) else knots
    curve[:, 0] = np.clip(curve[:, 0], 0.1, wide)
    plate = lathe([(1.05 * sizes[0], 0.0), (1.05 * sizes[0], 0.08)], sides=24)
    return [turned(curve, around), plate]


def balls(rng: Generator, tall: float) -> list[Mesh]:
    """Pile up balls, all of a size or smaller upward."""
    count = int(rng.integers(1, 5))
    shrink = between(rng, (0.7, 1.0))
    heights = shrink ** np.arange(count)
    heights *= 0.95 * tall / heights.sum()
    wide = min(0.75, between(rng, (0.9, 1.4)) * heights[0] / 2) / heights[0]
    parts, y = [], 0.0
    for high in heights:
        size = max(wide * float(high), 0.15)
        middle = (0.0, y + float(high) / 2, 0.0)
        parts.append(ellipsoid((size, 0.52 * float(high), size), middle, sides=20))
        y += float(high)
    return [lathe([(0.5, 0.0), (0.5, 0.06), (0.4, 0.1)], sides=24), *parts]


def floor_lamp(rng: Generator) -> list[Mesh]:
    """Draw a tall lamp: a foot or three legs, a stem, a shade or a bowl of light."""
    tall = between(rng, (2.5, 5.5))
    thin = between(rng, (0.06, 0.12))
    if chance(rng, 0.3):
        parts = long_legs(rng, tall)
    else:
        weights = PLATES | {"tripod": 3, "ring": 1}
        parts = foot(rng, between(rng, (0.5, 1.0)), between(rng, (0.08, 0.2)), weights)
        parts += stem(rng, 0.08, tall, thin)
    if chance(rng, 0.3):
        top = rotated(shade(rng, UPRIGHT | {"cone": 1}), "z", np.pi)
        return [*parts, translated(top, (0.0, tall, 0.0))]
    top = shade(rng, CLOTH | {"dome": 0.6, "pagoda": 0.5, "cone": 0.6})
    y = tall - 0.3 * float(top.vertices[:, 1].min())
    neck = lathe([(thin, tall - 0.05), (thin, y)], sides=12)
    return [*parts, neck, translated(top, (0.0, y, 0.0))]


def long_legs(rng: Generator, tall: float) -> list[Mesh]:
    """Stand on three long straight legs that meet under the shade."""
    spread, size = between(rng, (0.6, 1.3)), between(rng, (0.05, 0.1))
    leg = limb([(0.08, tall, 0.0), (spread, size, 0.0)], [0.8 * size, size], sides=10)
    turns = np.pi / 2 + 2 * np.pi * np.arange(3) / 3
    parts = [rotated(leg, "y", -float(turn)) for turn in turns]
    if chance(rng, 0.4):
        y = tall * between(rng, (0.25, 0.5))
        radius = 0.08 + (spread - 0.08) * (1 - y / tall)
        parts.append(translated(torus(radius, (size, size)), (0.0, y, 0.0)))
    hub = lathe([(0.2, tall - 0.15), (0.2, tall + 0.1)], sides=16)
    return [*parts, hub]


def arc_lamp(rng: Generator) -> list[Mesh]:
    """Draw a lamp whose stem arches from its foot to a shade that hangs far out."""
    tall, reach = between(rng, (3.5, 5.5)), between(rng, (2.0, 3.8))
    size = between(rng, (0.05, 0.1))
    drop = between(rng, (0.2, 0.35)) * tall
    knots = [(0.0, 0.05, 0.0), (0.02 * reach, 0.55 * tall, 0.0)]
    knots += [(0.35 * reach, 0.95 * tall, 0.0), (0.75 * reach, 0.97 * tall, 0.0)]
    end = np.array([reach, tall - drop, 0.0])
    path = smoothed([*knots, end], 5)
    parts = foot(rng, between(rng, (0.6, 1.0)), between(rng, (0.12, 0.3)), PLATES)
    top = shade(rng, {"dome": 4, "globe": 2, "drum": 2, "cone": 1})
    hung = scaled(top, np.full(3, between(rng, (0.7, 1.1))))
    return [*parts, tube(path, np.full(len(path), size)), translated(hung, end)]


def mushroom_lamp(rng: Generator) -> list[Mesh]:
    """Draw a cap upon a stout stem."""
    tall = between(rng, (0.7, 1.8))
    low, high = between(rng, (0.35, 0.75)), between(rng, (0.2, 0.4))
    waist = min(low, high) * between(rng, (0.6, 1.0))
    knots = [(low, 0.0), (0.95 * low, 0.1 * tall), (waist, 0.6 * tall), (high, tall)]
    cap = shade(rng, {"mushroom": 4, "globe": 1, "dome": 1})
    top = tall - 0.6 * float(cap.vertices[:, 1].min())
    neck = lathe([(0.1, 0.9 * tall), (0.1, top)], sides=12)
    return [lathe(smoothed(knots, 4), sides=24), neck, translated(cap, (0.0, top, 0.0))]
