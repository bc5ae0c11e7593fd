"""Crabs, lobsters, octopuses, squids, jellyfish, starfish."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.outlines import plate
from pipeline.shapes.parts.paths import flesh, turned
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import ellipsoid, limb, skin


def crab(rng: Generator) -> list[Mesh]:
    """Draw a crab: a wide shell, eight legs, two raised claws, eyes on stalks."""
    wide, high = between(rng, (0.34, 0.48)), between(rng, (0.14, 0.22))
    y = between(rng, (0.25, 0.38))
    parts = [ellipsoid((wide, high, 0.75 * wide), (0, y, 0), power=2.4, sides=24)]
    stalk = limb(
        [(0.13, y, 0.5 * wide), (0.15, y + high + 0.14, 0.6 * wide)], [0.03, 0.026], 8
    )
    ball = ellipsoid((0.055,) * 3, (0.15, y + high + 0.16, 0.61 * wide), sides=12)
    parts.append(both_sides(merge([stalk, ball])))
    for turn in np.linspace(-0.7, 0.35, int(rng.integers(3, 5))):
        way = np.array([np.cos(turn), 0.0, np.sin(turn)])
        path = np.outer([0.8 * wide, wide + 0.2, wide + 0.32], way)
        path[:, 1] += [y, y + 0.08, 0.0]
        parts.append(both_sides(limb(path, [0.05, 0.045, 0.018], sides=8)))
    reach, lift = between(rng, (0.1, 0.3)), between(rng, (0.0, 0.4))
    size = between(rng, (0.16, 0.26))
    elbow = np.array([wide + reach, y + 0.05, 0.5 * wide])
    hand = elbow + np.array([-0.05, lift + 0.05, 0.15])
    arm = limb(
        np.stack([(0.7 * wide, y, 0.4 * wide), elbow, hand]), [0.06, 0.065, 0.07]
    )
    pinch = rotated(claw(size), "x", -between(rng, (0.6, 1.5)))
    parts.append(both_sides(merge([arm, translated(pinch, hand)])))
    return parts


def claw(size: float) -> Mesh:
    """Open a claw along z: a hand with two fingers."""
    palm = ellipsoid(
        (0.55 * size, 0.6 * size, 0.8 * size), (0, 0, 0.5 * size), sides=14
    )
    fingers = []
    for side in (-1.0, 1.0):
        path = [(0.3 * side, 0, 0.8), (0.55 * side, 0, 1.4), (0.12 * side, 0, 1.95)]
        fingers.append(flesh(size * np.array(path), size * np.array([0.3, 0.24, 0.06])))
    return merge([palm, *fingers])


def lobster(rng: Generator) -> list[Mesh]:
    """Draw a lobster: a jointed tail with a fan, claws ahead, long feelers."""
    girth, parts = between(rng, (0.13, 0.18)), []
    parts.append(ellipsoid((girth, 0.9 * girth, 0.32), (0, 0, 0.2), sides=20))
    for step, z in enumerate(np.linspace(-0.1, -0.55, 6)):
        size = girth * (0.95 - 0.07 * step)
        parts.append(ellipsoid((size, 0.75 * size, 0.085), (0, 0, z), sides=18))
    for turn in (-0.8, -0.4, 0.0, 0.4, 0.8):
        blade = ellipsoid((0.07, 0.025, 0.15), (0, 0, -0.13), sides=12)
        parts.append(translated(rotated(blade, "y", turn), (0, 0, -0.57)))
    size, out = between(rng, (0.13, 0.2)), between(rng, (0.2, 0.35))
    arm = [(0.6 * girth, 0, 0.35), (out + 0.05, 0, 0.5), (out, 0.02, 0.65)]
    hand = translated(claw(size), arm[-1])
    parts.append(both_sides(merge([limb(arm, [0.05, 0.05, 0.055]), hand])))
    feeler = [(0.05, 0.05, 0.48), (0.15, 0.3, 0.7), (0.4, 0.45, 0.6)]
    eye = ellipsoid((0.04,) * 3, (0.08, 0.1, 0.45), sides=10)
    parts.append(both_sides(merge([flesh(feeler, [0.02, 0.015, 0.01], 8), eye])))
    for z in np.linspace(0.0, 0.3, 4):
        path = [(0.7 * girth, 0, z), (girth + 0.15, 0.03, z), (girth + 0.22, -0.18, z)]
        parts.append(both_sides(limb(path, [0.028, 0.024, 0.012], sides=8)))
    return parts


def octopus(rng: Generator) -> list[Mesh]:
    """Draw an octopus: a tall head over eight arms that curl up."""
    wide, high = between(rng, (0.24, 0.34)), between(rng, (0.3, 0.46))
    neck = between(rng, (0.6, 0.9))
    profile = [(0.5, -0.55), (neck, -0.35), (0.8 * neck, 0.0), (1.0, 0.6), (0.95, 1.0)]
    profile += [(0.72, 1.4), (0.38, 1.6), (0.05, 1.66)]
    parts = [turned(np.array(profile) * (wide, high), sides=24)]
    curl = between(rng, (0.0, 0.4))
    reach, thick = between(rng, (0.5, 0.85)), between(rng, (0.07, 0.1))
    low = -0.55 * high
    for turn in 2 * np.pi * (np.arange(8) + 0.5) / 8:
        way = np.array([np.sin(turn), 0.0, np.cos(turn)])
        side = np.array([way[2], 0.0, -way[0]]) * between(rng, (-0.25, 0.25))
        path = np.outer([0.2, 0.5, 0.75, 0.95, 0.85], way) * reach
        path += np.outer([0, 0.05, 0.3, 0.5, 0.7], side)
        path[:, 1] += low + np.array([0.1, -0.08, -0.15, 0.0, 0.45 * curl])
        parts.append(flesh(path, thick * np.array([1.2, 1, 0.8, 0.55, 0.25]), 10))
    size = between(rng, (0.06, 0.1))
    eye = ellipsoid(
        (size, size, 0.7 * size), (0.42 * wide, 0.25 * high, 0.8 * wide), sides=12
    )
    return [*parts, both_sides(eye)]


def squid(rng: Generator) -> list[Mesh]:
    """Draw a squid, its arms hanging down."""
    wide, high = between(rng, (0.16, 0.24)), between(rng, (0.45, 0.65))
    profile = [(0.75, -0.1), (1.0, 0.1), (0.95, 0.5), (0.6, 0.8), (0.03, 1.0)]
    parts = [turned(np.array(profile) * (wide, high), sides=22)]
    out = wide * between(rng, (1.3, 1.9))
    fin = [(0.0, 0.95 * high), (0.0, 0.45 * high), (out, 0.6 * high)]
    parts.append(both_sides(plate(fin, 0.04)))
    parts.append(ellipsoid((0.8 * wide, 0.16, 0.8 * wide), (0, -0.1, 0), sides=18))
    for turn in 2 * np.pi * (np.arange(8) + 0.5) / 8:
        way = np.array([np.sin(turn), 0.0, np.cos(turn)])
        long = between(rng, (0.3, 0.5))
        path = np.outer([0.5, 0.7, 0.9, 1.2], way) * wide
        path[:, 1] -= np.array(
            [0.15, 0.25 + 0.3 * long, 0.25 + 0.7 * long, 0.25 + long]
        )
        parts.append(flesh(path, [0.045, 0.04, 0.03, 0.012], 8))
    eye = ellipsoid((0.05, 0.05, 0.03), (0.6 * wide, -0.1, 0.55 * wide), sides=10)
    return [*parts, both_sides(eye)]


def jellyfish(rng: Generator) -> list[Mesh]:
    """Draw a jellyfish: a bell over waving threads."""
    wide, high = between(rng, (0.35, 0.5)), between(rng, (0.25, 0.45))
    bell = [(0.1, 0.15), (0.8, 0.08), (0.97, -0.08), (1.0, 0.0), (0.95, 0.35)]
    bell += [(0.75, 0.72), (0.4, 0.95), (0.03, 1.0)]
    parts = [turned(np.array(bell) * (wide, high), sides=26)]
    count, long = int(rng.integers(6, 11)), between(rng, (0.5, 0.9))
    for turn in 2 * np.pi * np.arange(count) / count:
        sway = between(rng, (0.03, 0.1))
        y = np.linspace(0.1, -1.0, 7)
        radius = 0.75 * wide + sway * np.sin(np.linspace(0, 7, 7) + turn)
        path = np.stack(
            [radius * np.sin(turn), long * y, radius * np.cos(turn)], axis=1
        )
        parts.append(flesh(path, np.linspace(0.035, 0.012, 7), 8))
    for turn in 2 * np.pi * np.arange(3) / 3:
        x, z = 0.12 * np.sin(turn), 0.12 * np.cos(turn)
        arm = [(x, 0.1, z), (1.5 * x, -0.2, z), (0.8 * x, -0.4, z), (1.4 * x, -0.6, z)]
        parts.append(flesh(arm, [0.08, 0.07, 0.05, 0.02], 10))
    return parts


def starfish(rng: Generator) -> list[Mesh]:
    """Draw a starfish whose star faces the front."""
    count, deep = int(rng.choice([5, 5, 5, 6])), between(rng, (0.1, 0.18))
    inner = between(rng, (0.35, 0.5))
    turn = 2 * np.pi * np.arange(count * 8) / (count * 8) + np.pi / 2
    wave = 0.5 + 0.5 * np.cos(count * (turn - np.pi / 2))
    radius = inner + (1 - inner) * wave**1.5
    star = 0.5 * radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    rings = []
    for share, depth in ((0.1, 1.0), (0.5, 0.85), (0.85, 0.5), (1.0, 0.0)):
        rings.append(np.insert(star * share, 2, deep * depth, axis=1))
    below = [ring * (1, 1, -0.35) for ring in rings[-2::-1]]
    parts = [skin(np.stack(rings + below))]
    if chance(rng, 0.5):
        eye = ellipsoid((0.05, 0.06, 0.04), (0.08, 0.06, 0.95 * deep), sides=10)
        parts.append(both_sides(eye))
    if chance(rng, 0.6):
        return parts
    return [rotated(part, "x", -np.pi / 2) for part in parts]


SHELLFISH: Mapping[str, Callable[[Generator], list[Mesh]]] = {
    "crab": crab,
    "lobster": lobster,
    "octopus": octopus,
    "squid": squid,
    "jellyfish": jellyfish,
    "starfish": starfish,
}
