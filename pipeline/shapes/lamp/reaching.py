"""Lamps that reach out: desk lamps with arms, goosenecks, spotlights.

The arm reaches to +z from a foot at the origin; the unit is the radius of the shade.
"""

from itertools import pairwise

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.lamp.shades import shade
from pipeline.shapes.lamp.stands import foot
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import Numbers, both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, rounded_box, tube

HEADS = {"cone": 5.0, "dome": 4.0, "bell": 1.0, "globe": 0.5}
FEET = {"disc": 5, "bell": 1, "dome": 2, "block": 3, "hexagon": 1}

Knot = tuple[float, float, float]


def desk_lamp(rng: Generator) -> list[Mesh]:
    """Draw a desk lamp: two arms with joints, a head that looks down and ahead."""
    size = between(rng, (0.06, 0.13))
    rise = between(rng, (0.12, 0.3))
    path = joints(rng, rise)
    parts = foot(rng, between(rng, (0.8, 1.4)), rise, FEET)
    if chance(rng, 0.4):
        parts += [double_bar(a, b, size) for a, b in pairwise(path)]
    else:
        parts += [limb([a, b], [size, size]) for a, b in pairwise(path)]
    knuckle = size * between(rng, (1.4, 2.2))
    parts += [pivot(spot, knuckle) for spot in path]
    return [*parts, head(rng, path[-1], between(rng, (0.1, 1.1)))]


def joints(rng: Generator, rise: float) -> list[Knot]:
    """Place the joints: above the foot, at the elbow, at the head."""
    lower, upper = between(rng, (1.6, 3.2)), between(rng, (1.5, 3.0))
    back = between(rng, (-0.1, 0.7))
    ahead = between(rng, (0.5, 1.7))
    elbow = (0.0, rise + lower * float(np.cos(back)), -lower * float(np.sin(back)))
    y = max(elbow[1] + upper * float(np.cos(ahead)), 1.8)
    return [(0.0, rise, 0.0), elbow, (0.0, y, elbow[2] + upper * float(np.sin(ahead)))]


def double_bar(low: Knot, high: Knot, size: float) -> Mesh:
    """Run two thin bars side by side between joints."""
    gap = np.array([1.3 * size, 0.0, 0.0])
    ends = np.array([low, high])
    return both_sides(limb(ends + gap, [0.55 * size, 0.55 * size], sides=8))


def pivot(spot: Numbers, size: float) -> Mesh:
    """Make a joint: a short roll across the arm."""
    profile = [(0.8, -1.3), (1.0, -1.1), (1.0, 1.1), (0.8, 1.3)]
    return translated(lathe(size * np.array(profile), sides=14, axis="x"), spot)


def head(rng: Generator, spot: Numbers, tilt: float) -> Mesh:
    """Hang a head that looks down, and ahead by an angle."""
    return translated(rotated(shade(rng, HEADS), "x", -tilt), spot)


def gooseneck(rng: Generator) -> list[Mesh]:
    """Draw a lamp whose neck bends smoothly over."""
    rise, size = between(rng, (0.12, 0.3)), between(rng, (0.07, 0.14))
    tall, reach = between(rng, (2.0, 4.0)), between(rng, (0.9, 2.4))
    path, tilt = neck(rng, rise, tall, reach)
    parts = foot(rng, between(rng, (0.8, 1.3)), rise, FEET)
    return [*parts, tube(path, np.full(len(path), size)), head(rng, path[-1], tilt)]


def neck(
    rng: Generator, rise: float, tall: float, reach: float
) -> tuple[Float[ndarray, "K 3"], float]:
    """Bend a neck up and over; return its path and how far the head looks ahead."""
    drop = between(rng, (0.05, 0.4)) * tall
    back = between(rng, (-0.3, 0.15)) * reach
    knots = [(0.0, rise, 0.0), (0.0, 0.5 * tall, back), (0.0, 0.9 * tall, 0.2 * reach)]
    knots += [(0.0, tall, 0.6 * reach), (0.0, tall - drop, reach)]
    return smoothed(knots, 5), between(rng, (0.0, 0.7))


def bankers_lamp(rng: Generator) -> list[Mesh]:
    """Draw a lamp for a desk with a long shade across its stem."""
    tall, half = between(rng, (1.6, 2.4)), between(rng, (1.1, 1.7))
    high, deep = between(rng, (0.35, 0.6)), between(rng, (0.5, 0.75))
    x = half * np.array([-1.0, -0.97, -0.9, 0.9, 0.97, 1.0])
    swell = np.array([0.5, 0.8, 1.0, 1.0, 0.8, 0.5])
    roof = [lathe(np.stack([swell, x], axis=1), sides=24, axis="x")]
    vertices = roof[0].vertices * (1.0, high, deep)
    vertices[:, 1] = np.maximum(vertices[:, 1], -0.3 * high) + tall
    shell = Mesh(vertices=vertices, faces=roof[0].faces)
    post = lathe([(0.1, 0.1), (0.07, tall)], sides=14)
    parts = foot(rng, between(rng, (0.6, 0.9)), 0.2, FEET)
    if chance(rng, 0.5):
        return [*parts, post, shell]
    arm = tube([(0.4 * half, 0.1, 0.0), (0.4 * half, tall, 0.0)], [0.06, 0.06])
    return [*parts, both_sides(arm), rounded_box((0.9 * half, 0.1, 0.5), 0.04), shell]


def spotlight(rng: Generator) -> list[Mesh]:
    """Draw a spotlight in a fork on a foot or on legs, that looks ahead."""
    tall = between(rng, (1.2, 3.5))
    long, back = between(rng, (1.2, 2.2)), between(rng, (0.5, 0.9))
    profile = [(0.5 * back, -0.55 * long), (back, -0.45 * long), (back, 0.1 * long)]
    profile += [(1.0, 0.4 * long), (1.0, 0.5 * long), (0.85, 0.5 * long)]
    profile.append((0.8, 0.4 * long))
    lantern = rotated(
        lathe(profile, sides=24, axis="z"), "x", between(rng, (-0.6, 0.7))
    )
    x = 1.12
    fork = [(x, tall, 0.0), (x, tall - 1.1, 0.0), (0.0, tall - 1.25, 0.0)]
    parts = [translated(lantern, (0.0, tall, 0.0)), both_sides(tube(fork, [0.09] * 3))]
    pin = ellipsoid((0.16, 0.16, 0.16), (x, tall, 0.0), sides=12)
    stand = foot(rng, between(rng, (0.9, 1.3)), 0.15, FEET | {"tripod": 4})
    post = lathe([(0.12, 0.05), (0.12, tall - 1.2)], sides=12)
    return [*parts, both_sides(pin), *stand, post]
