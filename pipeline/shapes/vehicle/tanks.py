"""Tanks: a hull between tracks, a turret, a gun. About 1 long without the gun."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, lathe, limb, loft, rounded_box
from pipeline.shapes.vehicle import wheels


def tank(rng: Generator) -> list[Mesh]:
    """Draw a tank."""
    high, wide = between(rng, (0.16, 0.24)), between(rng, (0.1, 0.16))
    x = between(rng, (0.2, 0.27))
    long = between(rng, (0.85, 1.0))
    band = both_sides(wheels.track(long, high, wide, (x, high / 2, 0.0)))
    deck = high + between(rng, (0.02, 0.08))
    z = [-0.48, -0.42, between(rng, (0.15, 0.3)), 0.5]
    top = [deck - 0.05, deck, deck, between(rng, (0.35, 0.7)) * deck]
    low = [0.45 * high, 0.3 * high, 0.3 * high, 0.45 * high]
    parts = [band, hull(z, low, top, x, 12.0)]
    if chance(rng, 0.6):
        guard = (1.1 * wide, 0.02, 0.97 * long)
        parts.append(both_sides(rounded_box(guard, 0.006, (x, high + 0.005, 0.0), 1)))
    return [*parts, *turret(rng, deck)]


def turret(rng: Generator, deck: float) -> list[Mesh]:
    """Set the turret with its gun and hatch upon the deck, turned a little perhaps."""
    half, tall = between(rng, (0.13, 0.22)), between(rng, (0.1, 0.18))
    style = pick(rng, {"dome": 3, "wedge": 3, "drum": 2})
    long = half * between(rng, (1.0, 1.5))
    y = tall * np.array([0.0, 0.5, 0.85, 1.0])
    power, size = TURRETS[style]
    centers = np.stack([0 * y, y - 0.01, 0 * y], axis=1)
    halves = np.outer(size, [half, long])
    house = loft(centers, halves, power, axis="y", sides=28)
    parts = [house, *gun(rng, long, 0.45 * tall)]
    spot = (between(rng, (-0.4, 0.4)) * half, tall, -0.2 * long)
    cupola = [(0.06, -0.04), (0.06, 0.025), (0.045, 0.035)]
    parts.append(translated(lathe(cupola, sides=16), spot))
    if chance(rng, 0.4):
        x, z = -0.6 * half, -0.6 * long
        ends = [(x, 0.5 * tall, z), (x, tall + 0.2, z - 0.05)]
        parts.append(limb(ends, [0.008, 0.006], sides=6))
    angle = between(rng, (-0.8, 0.8)) if chance(rng, 0.2) else 0.0
    whole = rotated(merge(parts), "y", angle)
    return [translated(whole, (0.0, deck, between(rng, (-0.12, 0.08))))]


def gun(rng: Generator, start: float, y: float) -> list[Mesh]:
    """Run the gun ahead from its mantlet, level or raised."""
    size, long = between(rng, (0.02, 0.04)), between(rng, (0.3, 0.65))
    profile = [
        (1.2 * size, 0.5 * start),
        (size, start),
        (0.9 * size, start + 0.8 * long),
    ]
    if chance(rng, 0.5):
        profile += [(1.6 * size, start + 0.8 * long), (1.6 * size, start + long)]
    else:
        profile += [(0.9 * size, start + long), (0.5 * size, start + long)]
    barrel = rotated(
        lathe(profile, sides=16, axis="z"), "x", -between(rng, (0.0, 0.25))
    )
    mantlet = box((4.5 * size, 3.5 * size, 0.08), (0.0, 0.0, 0.9 * start))
    return [translated(barrel, (0.0, y, 0.0)), translated(mantlet, (0.0, y, 0.0))]


# Power of the horizontal sections, and how they narrow from foot to roof.
TURRETS = {
    "dome": (2.2, (1.0, 0.98, 0.75, 0.4)),
    "wedge": (6.0, (1.0, 0.9, 0.78, 0.7)),
    "drum": (2.0, (1.0, 1.0, 0.98, 0.9)),
}
