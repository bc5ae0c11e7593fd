"""What lamps stand on: feet on y = 0, stems, and bodies of table lamps."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import Weights, between, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import rotated
from pipeline.shapes.parts.revolved import polygon, turned
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    limb,
    rounded_box,
    torus,
)


def foot(rng: Generator, radius: float, rise: float, weights: Weights) -> list[Mesh]:
    """Draw a foot of a given radius, whose stem starts at a height."""
    return FEET[pick(rng, weights)](rng, radius, rise)


def disc(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw a flat disc, stepped or plain."""
    step = between(rng, (0.3, 1.0))
    profile = [(radius, 0.0), (radius, 0.5 * rise), (0.95 * radius, 0.65 * rise)]
    profile += [(step * radius, 0.7 * rise), (0.95 * step * radius, rise)]
    return [lathe(profile, sides=28)]


def bell(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw a foot that swings up to the stem."""
    tall = rise * between(rng, (1.5, 4.0))
    profile = [(radius, 0.0), (radius, 0.25 * rise), (0.6 * radius, 0.3 * tall)]
    profile += [(0.25 * radius, 0.6 * tall), (0.1 * radius, tall)]
    return [lathe(smoothed(profile, 3), sides=24)]


def dome(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw half a ball."""
    tall = max(rise, radius * between(rng, (0.3, 0.8)))
    bends = np.radians(np.linspace(0, 80, 6))
    profile = np.stack([radius * np.cos(bends), tall * np.sin(bends)], axis=1)
    return [lathe(profile, sides=24)]


def block(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw a plate with corners."""
    deep = radius * between(rng, (0.7, 1.0))
    size = (1.8 * radius, rise, 1.8 * deep)
    edge = between(rng, (0.05, 0.45)) * rise
    return [rounded_box(size, edge, (0.0, rise / 2, 0.0), 2)]


def hexagon(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw a plate with five to eight corners."""
    around = polygon(int(rng.integers(5, 9)))
    profile = [(radius, 0.0), (radius, 0.6 * rise), (0.8 * radius, rise)]
    return [turned(profile, around)]


def tripod(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw three or four legs that bend out of the stem."""
    count = int(rng.choice([3, 3, 4]))
    size, tall = between(rng, (0.07, 0.13)) * radius, radius * between(rng, (0.4, 1.0))
    path = [(0.0, tall + rise, 0.0), (0.5 * radius, 0.55 * tall + rise, 0.0)]
    path.append((radius, size, 0.0))
    leg = limb(path, [size, size, 0.9 * size], sides=10)
    turns = np.pi / 2 + 2 * np.pi * np.arange(count) / count
    return [rotated(leg, "y", -float(turn)) for turn in turns]


def ring(rng: Generator, radius: float, rise: float) -> list[Mesh]:
    """Draw a ring with a bar across it."""
    size = between(rng, (0.08, 0.14)) * radius
    hoop = torus(radius - size, (size, size), sides=28)
    bar = limb([(-radius + size, 0.0, 0.0), (radius - size, 0.0, 0.0)], [size, size])
    return [hoop, bar]


def stem(rng: Generator, low: float, high: float, radius: float) -> list[Mesh]:
    """Draw a stem: plain, tapered, with knobs, or turned on a lathe."""
    style = pick(rng, {"plain": 4, "taper": 2, "knobs": 2, "turned": 2})
    if style == "turned":
        count = int(rng.integers(5, 9))
        sizes = radius * rng.uniform(0.8, 2.4, count)
        knots = np.stack([sizes, np.linspace(low, high, count)], axis=1)
        return [lathe(smoothed(knots, 4), sides=20)]
    foot_size = radius * between(rng, (1.3, 2.2)) if style == "taper" else radius
    pole = lathe([(foot_size, low), (radius, high)], sides=16)
    if style != "knobs":
        return [pole]
    size = radius * between(rng, (1.6, 2.6))
    heights = low + (high - low) * rng.uniform(0.1, 0.9, int(rng.integers(1, 4)))
    knobs = [ellipsoid((size, 0.8 * size, size), (0, y, 0), sides=14) for y in heights]
    return [pole, *knobs]


FEET: Mapping[str, Callable[[Generator, float, float], list[Mesh]]] = {
    "disc": disc,
    "bell": bell,
    "dome": dome,
    "block": block,
    "hexagon": hexagon,
    "tripod": tripod,
    "ring": ring,
}
