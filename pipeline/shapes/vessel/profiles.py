"""Outsides of vessels, turned on the y axis: knots by name, and profiles drawn of them.

Knots are (radius, height) pairs from the foot to the rim, both as shares: the radius of
the largest one, the height of that of the vessel.
"""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.shapes.parts.chances import Weights, between, chance, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.revolved import ROUND, Outline, fluted, polygon, raised
from pipeline.shapes.parts.solids import superellipse

Profile = Float[ndarray, "_ 2"]
Knots = tuple[tuple[float | int, float | int], ...]

CUPS: Mapping[str, Knots] = {
    "straight": ((0.94, 0.0), (1.0, 0.05), (1.0, 0.5), (1.0, 1.0)),
    "taper": ((0.68, 0.0), (0.74, 0.06), (0.88, 0.55), (1.0, 1.0)),
    "bucket": ((0.75, 0.0), (0.78, 0.05), (0.9, 0.5), (1.0, 1.0)),
    "belly": ((0.62, 0.0), (0.85, 0.12), (1.0, 0.45), (0.95, 0.75), (0.88, 1.0)),
    "bell": ((0.45, 0.0), (0.68, 0.14), (0.86, 0.4), (0.94, 0.7), (1.0, 1.0)),
    "round": ((0.4, 0.0), (0.78, 0.16), (0.98, 0.5), (1.0, 0.8), (0.97, 1.0)),
    "waist": ((0.95, 0.0), (0.97, 0.06), (0.8, 0.5), (0.9, 0.8), (1.0, 1.0)),
    "tulip": ((0.5, 0.0), (0.8, 0.15), (0.88, 0.4), (0.8, 0.75), (1.0, 1.0)),
}
BOWLS: Mapping[str, Knots] = {
    "half": ((0.38, 0.0), (0.64, 0.18), (0.88, 0.52), (1.0, 1.0)),
    "deep": ((0.42, 0.0), (0.78, 0.2), (0.95, 0.55), (1.0, 1.0)),
    "flared": ((0.4, 0.0), (0.55, 0.2), (0.7, 0.6), (1.0, 1.0)),
    "closed": ((0.45, 0.0), (0.8, 0.2), (1.0, 0.55), (0.85, 1.0)),
    "cone": ((0.35, 0.0), (0.42, 0.08), (0.7, 0.5), (1.0, 1.0)),
}
VASES: Mapping[str, Knots] = {
    "amphora": ((0.4, 0), (0.6, 0.2), (1, 0.6), (0.8, 0.8), (0.4, 0.9), (0.5, 1)),
    "pear": ((0.6, 0), (0.95, 0.15), (1, 0.32), (0.55, 0.62), (0.3, 0.85), (0.42, 1)),
    "ball": ((0.5, 0), (0.9, 0.2), (1, 0.42), (0.75, 0.66), (0.36, 0.8), (0.4, 1)),
    "trumpet": ((0.62, 0), (0.42, 0.2), (0.45, 0.5), (0.65, 0.8), (1, 1)),
    "cylinder": ((0.92, 0), (1, 0.06), (1, 0.5), (1, 1)),
    "cone": ((0.5, 0), (0.56, 0.06), (0.75, 0.5), (1, 1)),
    "ginger": ((0.6, 0), (0.72, 0.25), (1, 0.7), (0.85, 0.87), (0.5, 0.93), (0.5, 1)),
    "gourd": ((0.7, 0), (1, 0.22), (0.6, 0.5), (0.72, 0.7), (0.4, 0.88), (0.45, 1)),
    "spindle": ((0.5, 0), (0.8, 0.25), (1, 0.5), (0.8, 0.75), (0.55, 1)),
    "hourglass": ((0.9, 0), (0.7, 0.25), (0.5, 0.5), (0.7, 0.75), (1, 1)),
    "teardrop": (
        (0.7, 0),
        (1, 0.14),
        (0.9, 0.34),
        (0.4, 0.65),
        (0.22, 0.85),
        (0.25, 1),
    ),
}
BOTTLES: Mapping[str, Knots] = {
    "wine": ((1, 0), (1, 0.3), (1, 0.58), (0.75, 0.68), (0.36, 0.78), (0.34, 1)),
    "burgundy": ((1, 0), (1, 0.25), (1, 0.45), (0.7, 0.62), (0.36, 0.8), (0.33, 1)),
    "beer": ((1, 0), (1, 0.3), (1, 0.5), (0.65, 0.66), (0.42, 0.8), (0.38, 1)),
    "milk": ((0.95, 0), (1, 0.1), (1, 0.5), (0.75, 0.7), (0.5, 0.85), (0.58, 1)),
    "cola": ((0.9, 0), (0.95, 0.15), (0.8, 0.32), (1, 0.5), (0.6, 0.75), (0.36, 1)),
    "flask": ((0.9, 0), (1, 0.1), (0.9, 0.25), (0.45, 0.55), (0.3, 0.7), (0.3, 1)),
    "jug": ((0.9, 0), (1, 0.15), (1, 0.45), (0.7, 0.7), (0.28, 0.82), (0.26, 1)),
    "potion": ((0.5, 0), (0.9, 0.15), (1, 0.35), (0.7, 0.6), (0.3, 0.7), (0.32, 1)),
    "canteen": ((0.9, 0), (1, 0.05), (1, 0.5), (0.98, 0.75), (0.6, 0.86), (0.55, 1)),
}
JARS: Mapping[str, Knots] = {
    "straight": ((0.93, 0), (1, 0.06), (1, 0.8), (0.88, 0.92), (0.86, 1)),
    "barrel": ((0.78, 0), (0.95, 0.2), (1, 0.5), (0.95, 0.8), (0.8, 1)),
    "urn": ((0.5, 0), (0.75, 0.25), (1, 0.65), (0.85, 0.9), (0.7, 1)),
    "cookie": ((0.65, 0), (0.95, 0.2), (1, 0.5), (0.9, 0.8), (0.75, 1)),
    "tin": ((0.99, 0), (1, 0.04), (1, 0.5), (1, 1)),
}
TEAPOTS: Mapping[str, Knots] = {
    "ball": ((0.55, 0), (0.88, 0.2), (1, 0.48), (0.85, 0.8), (0.5, 1)),
    "squat": ((0.7, 0), (0.95, 0.25), (1, 0.5), (0.8, 0.8), (0.45, 1)),
    "pear": ((0.7, 0), (0.98, 0.2), (0.95, 0.42), (0.65, 0.78), (0.5, 1)),
    "urn": ((0.5, 0), (0.65, 0.15), (0.95, 0.55), (0.95, 0.75), (0.5, 1)),
    "cone": ((1, 0), (1, 0.08), (0.78, 0.55), (0.6, 1)),
    "drum": ((0.92, 0), (1, 0.08), (1, 0.85), (0.88, 0.97), (0.7, 1)),
}
JUGS: Mapping[str, Knots] = {
    "pitcher": ((0.75, 0), (1, 0.25), (0.95, 0.48), (0.62, 0.8), (0.72, 1)),
    "straight": ((0.97, 0), (1, 0.05), (0.93, 0.5), (0.86, 1)),
    "taper": ((1, 0), (1, 0.06), (0.8, 0.5), (0.66, 1)),
    "ewer": ((0.6, 0), (0.9, 0.2), (1, 0.4), (0.5, 0.75), (0.42, 0.85), (0.62, 1)),
    "tulip": ((0.6, 0), (0.9, 0.2), (0.95, 0.4), (0.8, 0.7), (1, 1)),
}


def profile(
    rng: Generator, table: Mapping[str, Knots], radius: float, height: float
) -> Profile:
    """Draw the outside of a vessel: one of a table, its knots shifted a little."""
    names = list(table)
    knots = np.array(table[names[int(rng.integers(len(names)))]], dtype=float)
    knots[:, 0] *= rng.uniform(0.92, 1.08, len(knots))
    knots[1:-1, 1] += rng.uniform(-0.025, 0.025, len(knots) - 2)
    knots[:, 1] = np.maximum.accumulate(knots[:, 1] + 0.01 * np.arange(len(knots)))
    knots[:, 1] /= knots[-1, 1]
    knots *= (radius / knots[:, 0].max(), height)
    curve = smoothed(knots, 4) if chance(rng, 0.88) else knots
    return upward(np.maximum(curve, (0.1 * radius, 0.0)))


def upward(curve: Profile) -> Profile:
    """Drop the points of a profile that do not rise."""
    reached = np.maximum.accumulate(curve[:, 1])
    rises = np.concatenate([[True], np.diff(reached) > 1e-4 * reached[-1]])
    return curve[rises]


def footed(rng: Generator, outside: Profile, share: float) -> Profile:
    """Put a profile on a ring or a plate as a foot, in a share of cases."""
    if not chance(rng, share):
        return outside
    radius, height = outside[0, 0], np.ptp(outside[:, 1])
    rise = between(rng, (0.03, 0.08)) * height
    wide = radius * between(rng, (0.95, 1.35))
    foot = [(wide, 0.0), (wide, 0.5 * rise), (0.9 * radius, rise)]
    return np.concatenate([np.array(foot), raised(outside[1:], rise)])


def radius_at(outside: Profile, height: float) -> float:
    """Measure a vessel at a height."""
    return float(np.interp(height, outside[:, 1], outside[:, 0]))


def outline(rng: Generator, weights: Weights) -> Outline:
    """Draw what a vessel looks like from above: round, with corners, or with waves."""
    style = pick(rng, weights)
    if style == "square":
        return superellipse(between(rng, (4.0, 9.0)), 24)
    if style == "corners":
        corners = int(rng.choice([4, 5, 6, 8]))
        return polygon(corners, between(rng, (0.0, 0.35)))
    if style == "waves":
        return fluted(int(rng.integers(6, 12)), between(rng, (0.02, 0.06)))
    return ROUND
