"""Parts that spaceships of several kinds share."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, lathe, limb, loft, rounded_box, wing


def hull(rng: Generator, wide: float, high: float) -> Mesh:
    """Loft a hull from the stern at z = -0.45 to the nose at 0.5."""
    style = pick(rng, {"needle": 3, "wedge": 2, "brick": 2})
    share = np.array([0.0, 0.08, 0.35, 0.6, 0.85, 0.97, 1.0])
    size = {
        "needle": [0.7, 1.0, 1.0, 0.8, 0.4, 0.18, 0.1],
        "wedge": [1.3, 1.5, 1.2, 0.9, 0.5, 0.25, 0.15],
        "brick": [0.85, 1.0, 1.0, 1.0, 0.85, 0.6, 0.45],
    }[style]
    tall = np.array([0.75, 1.0, 1.05, 0.85, 0.5, 0.28, 0.2])
    z = -0.45 + 0.95 * share
    centers = np.stack([0 * z, -0.02 * share, z], axis=1)
    halves = np.stack([wide * np.array(size), high * tall], axis=1)
    return loft(centers, halves, power=between(rng, (1.5, 6.0)), sides=20)


def cockpit(rng: Generator, wide: float, high: float) -> Mesh:
    """Bulge a canopy."""
    z = between(rng, (-0.15, 0.25))
    radii = (0.6 * wide, between(rng, (0.5, 0.9)) * high, between(rng, (0.09, 0.17)))
    return ellipsoid(radii, (0.0, 0.7 * high, z), sides=16)


def thruster(radius: float) -> Mesh:
    """Make an engine about the origin with an open exhaust at -z."""
    profile = [(0.5, 0.0), (0.8, -0.9), (1.0, -0.9), (0.85, -0.3), (1.0, 0.3)]
    profile += [(0.9, 1.2), (0.5, 1.6)]
    return lathe(radius * np.array(profile), sides=18, axis="z")


def cannon(length: float) -> Mesh:
    """Make a gun that looks ahead."""
    profile = [(0.02, -0.4), (0.026, -0.35), (0.026, 0.05), (0.014, 0.1), (0.014, 1.0)]
    return lathe(np.array(profile) * (1.0, length), sides=10, axis="z")


def pods(rng: Generator, reach: float) -> list[Mesh]:
    """Hold an engine pod on a strut at either side."""
    size, half = between(rng, (0.035, 0.06)), between(rng, (0.14, 0.28))
    x, y, z = reach, between(rng, (-0.12, 0.2)), between(rng, (-0.4, -0.15))
    profile = [(0.7, -1.0), (1.0, -0.9), (1.0, 0.7), (0.7, 0.92), (0.3, 1.0)]
    pod = lathe(np.array(profile) * (size, half), sides=16, axis="z")
    edge = [(0.02, 0.0, z + 0.1), (x, y, z + 0.06)]
    strut = wing(edge, [0.16, 0.12], [0.03, 0.025])
    return [both_sides(merge([translated(pod, (x, y, z)), strut]))]


def dish(rng: Generator) -> list[Mesh]:
    """Raise a dish on a mast, or a block of sensors."""
    z = between(rng, (-0.3, 0.3))
    mast = limb([(0.0, 0.0, z), (0.0, 0.24, z)], [0.018, 0.015], sides=8)
    if rng.random() < 0.3:
        return [mast, rounded_box((0.12, 0.05, 0.06), 0.01, (0.0, 0.24, z), 2)]
    bowl = lathe([(0.03, 0.0), (0.1, 0.05), (0.1, 0.065), (0.04, 0.02)], sides=18)
    return [
        mast,
        translated(rotated(bowl, "x", between(rng, (0.2, 1.2))), (0.0, 0.23, z)),
    ]
