"""Lamps that hang from a ceiling: pendants, rows of them, chandeliers.

The unit is the radius of a shade; what is hung from is above, of any height.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.lamp.shades import SHADES, shade
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import rotated, scaled, translated
from pipeline.shapes.parts.revolved import hollow, raised
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    rounded_box,
    superellipse,
    torus,
    tube,
)

ROW = {"dome": 3.0, "cone": 3.0, "bell": 1.0, "tulip": 1.0, "bare": 1.0}
PENDANTS = dict.fromkeys(SHADES, 1.0) | {"dome": 3.0, "cone": 2.0, "drum": 2.0}


def pendant(rng: Generator) -> list[Mesh]:
    """Draw one shade on a cord or a rod below a ceiling rose."""
    long, size = between(rng, (0.6, 3.0)), between(rng, (0.04, 0.08))
    top = shade(rng, PENDANTS)
    return [top, cord(long, size), rose(rng, between(rng, (0.25, 0.5)), long)]


def cord(long: float, size: float) -> Mesh:
    """Hang a cord from its height down into the fitting of a shade."""
    return lathe([(size, -0.1), (size, long)], sides=10)


def rose(rng: Generator, radius: float, height: float) -> Mesh:
    """Close the hole in the ceiling by a cap."""
    tall = radius * between(rng, (0.25, 0.9))
    profile = [(0.25 * radius, -tall), (0.7 * radius, -0.8 * tall), (radius, 0.0)]
    return lathe(raised([*profile, (radius, 0.08)], height), sides=20)


def row(rng: Generator) -> list[Mesh]:
    """Draw two to four pendants of a kind in a row below a bar."""
    count = int(rng.integers(2, 5))
    pitch = between(rng, (2.2, 3.0))
    long = between(rng, (0.8, 2.5))
    one = merge([shade(rng, ROW), cord(long, 0.06)])
    wide = pitch * (count - 1) + 1.0
    bar = rounded_box((wide, 0.2, 0.4), 0.05, (0.0, long, 0.0), 2)
    places = pitch * (np.arange(count) - (count - 1) / 2)
    return [bar, *(translated(one, (float(x), 0.0, 0.0)) for x in places)]


def chandelier(rng: Generator) -> list[Mesh]:
    """Draw arms that swing out of a stem and carry candles or small shades."""
    count = int(rng.integers(3, 9))
    reach, drop = between(rng, (1.6, 3.0)), between(rng, (0.3, 1.2))
    size, tip = between(rng, (0.06, 0.1)), between(rng, (0.0, 0.6))
    knots = [(0.0, 0.0, 0.0), (0.4 * reach, -drop, 0.0), (0.85 * reach, -0.8 * drop, 0)]
    path = smoothed([*knots, (reach, tip, 0.0)], 4)
    arm = tube(path, np.full(len(path), size), sides=8)
    light = translated(candle(rng), (reach, tip, 0.0))
    turns = 2 * np.pi * (np.arange(count) + 0.25 * (count % 2)) / count
    arms = [rotated(merge([arm, light]), "y", float(turn)) for turn in turns]
    long = between(rng, (1.2, 2.5))
    return [*arms, *stem(rng, drop, long), rose(rng, 0.4, long)]


def candle(rng: Generator) -> Mesh:
    """Draw the end of an arm: a cup with a candle and its flame, or a shade."""
    cup = lathe([(0.08, -0.1), (0.3, 0.05), (0.3, 0.1), (0.15, 0.12)], sides=14)
    style = pick(rng, {"candle": 4, "cloth": 2, "hanging": 2, "ball": 1})
    if style == "ball":
        return merge([cup, ellipsoid((0.4,) * 3, (0.0, 0.45, 0.0), sides=16)])
    if style == "hanging":
        return merge([cup, scaled(small_shade(rng), (1.0, -1.0, 1.0))])
    rise = between(rng, (0.4, 0.8))
    wax = lathe([(0.12, 0.0), (0.12, rise)], sides=12)
    flame = lathe([(0.05, -0.05), (0.11, 0.08), (0.06, 0.25), (0.0, 0.36)], sides=12)
    parts = [cup, wax, translated(flame, (0.0, rise, 0.0))]
    if style == "cloth":
        lampshade = scaled(small_shade(rng), (1.0, -1.0, 1.0))
        parts.append(translated(lampshade, (0.0, rise + 0.5, 0.0)))
    return merge(parts)


def small_shade(rng: Generator) -> Mesh:
    """Draw a shade of few faces that stands open to the top, its foot at the origin."""
    tall, wide = between(rng, (0.5, 0.8)), between(rng, (0.4, 0.65))
    middle = wide * between(rng, (0.55, 0.95))
    profile = [(0.15, 0.0), (0.6 * middle, 0.1), (middle, 0.5 * tall), (wide, tall)]
    return hollow(profile, 0.05, superellipse(2.0, 14))


def stem(rng: Generator, drop: float, long: float) -> list[Mesh]:
    """Turn the stem of a chandelier, with balls and rings."""
    low = -drop - between(rng, (0.1, 0.5))
    size = between(rng, (0.25, 0.5))
    knots = [(0.05, low), (size, low + 0.35), (0.12, 0.0), (0.8 * size, 0.3)]
    body = lathe(smoothed([*knots, (0.08, 0.8), (0.06, long)], 4), sides=20)
    parts = [body, ellipsoid((0.12,) * 3, (0.0, low - 0.05, 0.0), sides=12)]
    if chance(rng, 0.35):
        parts.append(torus(between(rng, (0.8, 1.3)), (0.07, 0.07), sides=28))
    return parts
