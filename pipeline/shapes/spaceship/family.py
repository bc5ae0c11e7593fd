"""Spaceships: fighters, saucers, freighters, ring ships, rockets; the nose is at +z.

The networks never train on them: they measure what happens beyond the known families.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
    torus,
    wing,
)
from pipeline.shapes.spaceship.parts import cannon, cockpit, dish, hull, pods, thruster


def make(rng: Generator) -> Mesh:
    """Draw a spaceship; a few carry something on one side only."""
    weights = {
        "fighter": 5.0,
        "freighter": 3.0,
        "saucer": 2.0,
        "ring": 2.0,
        "rocket": 2.0,
    }
    parts = SHIPS[pick(rng, weights)](rng)
    if chance(rng, 0.12):
        spot = (between(rng, (0.12, 0.25)), 0.05, between(rng, (-0.3, 0.2)))
        parts.append(limb([(0.0, 0.05, spot[2]), spot], [0.02, 0.02], sides=8))
        parts.append(translated(ellipsoid((0.06, 0.06, 0.1), sides=14), spot))
    return merge(parts)


def fighter(rng: Generator) -> list[Mesh]:
    """Draw a hull with pairs of wings, engines, fins."""
    wide, high = between(rng, (0.06, 0.13)), between(rng, (0.05, 0.1))
    parts = [hull(rng, wide, high), cockpit(rng, wide, high)]
    for lift in wing_lifts(rng):
        parts += wing_pair(rng, wide, lift)
    size = between(rng, (0.035, 0.075))
    count = int(rng.integers(1, 4))
    spread = between(rng, (0.6, 1.2)) * wide
    for x in np.linspace(-spread, spread, count) if count > 1 else [0.0]:
        parts.append(translated(thruster(size), (float(x), 0.0, -0.45)))
    if chance(rng, 0.5):
        parts.append(fin(rng, 0.0))
    if chance(rng, 0.3):
        parts.append(both_sides(fin(rng, 0.8 * wide)))
    return parts


def wing_lifts(rng: Generator) -> list[float]:
    """Choose the slopes of the pairs of wings: one pair, an X, or three."""
    style = pick(rng, {"one": 5, "cross": 2, "three": 1})
    slope = between(rng, (-0.35, 0.35))
    cross = between(rng, (0.3, 0.7))
    return {"one": [slope], "cross": [cross, -cross], "three": [cross, 0.0, -cross]}[
        style
    ]


def wing_pair(rng: Generator, wide: float, lift: float) -> list[Mesh]:
    """Make a swept pair of wings, perhaps with something at the tips."""
    reach = between(rng, (0.25, 0.55))
    root, tip = between(rng, (0.25, 0.5)), between(rng, (0.06, 0.25))
    sweep = between(rng, (-0.25, 0.6)) * reach
    front = between(rng, (-0.1, 0.15))
    x = wide + reach
    edge = np.array([[0.0, 0.0, front], [x, lift * reach, front - sweep]])
    parts = [wing(edge, [root, tip], [0.045, 0.02])]
    end = edge[1] - np.array([0.0, 0.0, tip / 2])
    style = pick(rng, {"none": 3, "cannon": 3, "pod": 2, "fin": 2})
    if style == "cannon":
        parts.append(translated(cannon(between(rng, (0.2, 0.45))), end))
    if style == "pod":
        parts.append(
            translated(ellipsoid((0.04, 0.04, 0.8 * tip + 0.08), sides=14), end)
        )
    if style == "fin":
        rise = between(rng, (-0.2, 0.25))
        up = np.stack([edge[1], edge[1] + np.array([0.03, rise, -0.6 * abs(rise)])])
        parts.append(wing(up, [tip, 0.6 * tip], [0.025, 0.018]))
    return [both_sides(merge(parts))]


def fin(rng: Generator, x: float) -> Mesh:
    """Raise a fin at the stern."""
    rise, chord = between(rng, (0.12, 0.28)), between(rng, (0.15, 0.25))
    foot = np.array([x, 0.0, -0.45 + chord])
    lean = 0.4 * rise if x else 0.0
    edge = np.stack([foot, foot + np.array([lean, rise, -0.7 * rise])])
    return wing(edge, [chord, 0.5 * chord], [0.03, 0.02])


def saucer(rng: Generator) -> list[Mesh]:
    """Draw a disc with a dome, domes below, or an open bow."""
    high, rim = between(rng, (0.07, 0.16)), between(rng, (0.01, 0.035))
    low = between(rng, (0.4, 1.0)) * high
    bulge = between(rng, (0.5, 0.75))
    profile = [(0.15, -low), (bulge * 0.5, -0.85 * low), (0.49, -rim), (0.5, 0.0)]
    profile += [(0.49, rim), (bulge * 0.5, 0.85 * high), (0.12, high)]
    parts = [scaled(lathe(profile, sides=36), (1.0, 1.0, between(rng, (0.85, 1.25))))]
    dome = between(rng, (0.1, 0.22))
    shift = between(rng, (-0.1, 0.2)) if chance(rng, 0.4) else 0.0
    parts.append(
        ellipsoid((dome, 0.9 * dome, dome), (0.0, 0.8 * high, shift), sides=20)
    )
    if chance(rng, 0.4):
        tip = [(0.14, 0.0, 0.35), (0.13, 0.0, 0.75)]
        parts.append(both_sides(loft(tip, [(0.09, 0.05), (0.06, 0.03)], power=6.0)))
    if chance(rng, 0.5):
        parts += pods(rng, 0.45)
    if chance(rng, 0.4):
        parts += [torus(between(rng, (0.3, 0.45)), (0.03, between(rng, (0.05, 0.1))))]
    if chance(rng, 0.3):
        parts += landing_legs(low)
    return parts


def landing_legs(low: float) -> list[Mesh]:
    """Stand on legs that spread."""
    legs = []
    for angle in np.pi / 4 + np.pi / 2 * np.arange(4):
        way = np.array([np.cos(angle), 0.0, np.sin(angle)])
        foot = 0.36 * way - np.array([0.0, low + 0.16, 0.0])
        legs.append(limb(np.stack([0.2 * way, foot]), [0.022, 0.018], sides=8))
        legs.append(ellipsoid((0.05, 0.02, 0.05), foot, sides=12))
    return legs


def freighter(rng: Generator) -> list[Mesh]:
    """Draw a row of boxes with containers at the sides, a bridge and engines."""
    count = int(rng.integers(3, 6))
    parts, edge = [], between(rng, (0.004, 0.03))
    lengths = rng.uniform(0.6, 1.4, count)
    lengths /= lengths.sum()
    z = 0.5
    for length in lengths:
        wide, high = between(rng, (0.12, 0.4)), between(rng, (0.1, 0.26))
        y = between(rng, (-0.03, 0.03))
        size = (wide, high, 1.05 * float(length))
        parts.append(rounded_box(size, edge, (0.0, y, z - length / 2), 2))
        z -= length
    x, block = between(rng, (0.16, 0.3)), between(rng, (0.08, 0.16))
    for z in np.linspace(-0.3, 0.25, int(rng.integers(0, 4))):
        size = (block, block, between(rng, (0.12, 0.2)))
        parts.append(both_sides(rounded_box(size, edge, (x, 0.0, float(z)), 2)))
        parts.append(rounded_box((2 * x, 0.04, 0.04), 0.005, (0.0, 0.0, float(z)), 1))
    z = between(rng, (-0.35, 0.35))
    bridge = (between(rng, (0.1, 0.2)), 0.09, between(rng, (0.1, 0.18)))
    parts.append(rounded_box(bridge, 0.02, (0.0, between(rng, (0.1, 0.16)), z)))
    if chance(rng, 0.4):
        parts += dish(rng)
    spread = between(rng, (0.05, 0.14))
    parts.append(both_sides(translated(thruster(0.055), (spread, 0.0, -0.52))))
    return parts + pods(rng, 0.3) if chance(rng, 0.4) else parts


def ring_ship(rng: Generator) -> list[Mesh]:
    """Draw a spine through one or two rings on spokes."""
    size = between(rng, (0.04, 0.09))
    spine = [(0.6 * size, -0.5), (size, -0.4), (0.7 * size, 0.0), (size, 0.35)]
    parts = [lathe([*spine, (0.5 * size, 0.5)], axis="z")]
    for z in np.linspace(-0.15, 0.2, int(rng.integers(1, 3))):
        radius = between(rng, (0.22, 0.42))
        thick = (between(rng, (0.025, 0.06)), between(rng, (0.025, 0.08)))
        parts.append(translated(torus(radius, thick, axis="z", sides=40), (0, 0, z)))
        for angle in np.pi / 2 + 2 * np.pi * np.arange(4) / 4:
            end = (radius * np.cos(angle), radius * np.sin(angle), float(z))
            parts.append(limb([(0.0, 0.0, float(z)), end], [0.022, 0.022], sides=8))
    parts.append(translated(thruster(1.2 * size), (0.0, 0.0, -0.5)))
    ball = between(rng, (0.08, 0.16))
    parts.append(ellipsoid((ball,) * 3, (0.0, 0.0, 0.45), sides=18))
    return parts + dish(rng) if chance(rng, 0.4) else parts


def rocket(rng: Generator) -> list[Mesh]:
    """Draw an old-fashioned rocket with fins, or a fish-like ship."""
    size = between(rng, (0.1, 0.2))
    z = np.linspace(-0.45, 0.5, 14)
    share = np.linspace(0.0, 1.0, 14)
    wide = size * (0.55 + 0.45 * np.sin(np.pi * (0.15 + 0.62 * share)))
    wide *= (1 - share**3.5) ** 0.6 + 0.02
    parts = [lathe(np.stack([wide, z], axis=1), sides=24, axis="z")]
    parts.append(translated(thruster(0.6 * size), (0.0, 0.0, -0.46)))
    count = int(rng.choice([3, 4]))
    reach, chord = between(rng, (0.14, 0.28)), between(rng, (0.22, 0.34))
    lag = between(rng, (0.05, 0.25))
    for angle in np.pi / 2 + 2 * np.pi * np.arange(count) / count:
        x = np.array([0.0, size, size + reach])
        edge = np.stack([x, 0 * x, np.array([-0.1, -0.14, -0.2 - lag])], axis=1)
        blade = wing(edge, [chord, chord, 0.6 * chord], [0.05, 0.04, 0.025])
        parts.append(rotated(blade, "z", float(angle)))
    window = ellipsoid((0.4 * size, 0.4 * size, 0.4 * size), sides=14)
    parts.append(translated(window, (0.0, 0.75 * size, 0.15)))
    return parts


SHIPS: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "fighter": fighter,
    "freighter": freighter,
    "saucer": saucer,
    "ring": ring_ship,
    "rocket": rocket,
}

WEIGHTS = {"fighter": 5.0, "freighter": 3.0, "saucer": 2.0, "ring": 2.0, "rocket": 2.0}
