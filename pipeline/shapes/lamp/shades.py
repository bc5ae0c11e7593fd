"""Shades and bulbs of lamps, about the y axis.

A shade is about 1 wide from the axis to its rim; its fitting, where a stem or a cord
meets it, is at the origin, and it opens downward.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import Weights, between, chance, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import scaled, translated
from pipeline.shapes.parts.revolved import (
    ROUND,
    Outline,
    fluted,
    hollow,
    polygon,
    raised,
    sleeve,
    turned,
)
from pipeline.shapes.parts.solids import ellipsoid, lathe, superellipse, torus

_WALL = 0.06


def shade(rng: Generator, weights: Weights) -> Mesh:
    """Draw a shade of one of the named styles, with a bulb where one could see it."""
    return SHADES[pick(rng, weights)](rng)


def drum(rng: Generator) -> Mesh:
    """Draw a shade of cloth: a drum or a cone, open at both ends."""
    tall = between(rng, (0.6, 1.7))
    top = between(rng, (0.3, 1.0))
    knots = np.array([(1.0, -0.75 * tall), (0.5 + 0.5 * top, -0.25 * tall)])
    knots = np.concatenate([knots, [(top, 0.25 * tall)]])
    knots[1, 0] += between(rng, (-0.16, 0.08)) * (1 - top)
    return _on_stem(sleeve(smoothed(knots, 3), _WALL, cloth(rng)), 0.25 * tall)


def cloth(rng: Generator) -> Outline:
    """Draw the outline of a shade of cloth: round, with corners, or pleated."""
    style = pick(rng, {"round": 7, "corners": 2, "pleats": 1.5, "square": 1})
    if style == "corners":
        return polygon(int(rng.choice([4, 6, 8])), between(rng, (0.0, 0.3)))
    if style == "pleats":
        return fluted(int(rng.integers(10, 18)), between(rng, (0.02, 0.05)))
    return superellipse(between(rng, (4.0, 8.0)), 32) if style == "square" else ROUND


def bell(rng: Generator) -> Mesh:
    """Draw a shade whose sides swing out to the rim, scalloped perhaps."""
    tall = between(rng, (0.7, 1.4))
    middle = between(rng, (0.4, 0.6))
    top = between(rng, (0.18, 0.35))
    knots = [(1.0, -tall), (middle + 0.12, -0.5 * tall), (middle - 0.1, -0.15 * tall)]
    around = fluted(8, 0.04) if chance(rng, 0.25) else ROUND
    curve = smoothed([*knots, (top, 0.0)], 4)
    return _on_stem(sleeve(curve, _WALL, around), 0.0)


def dome(rng: Generator) -> Mesh:
    """Draw a dome of metal or glass that is closed at the top, flat or deep."""
    tall = between(rng, (0.35, 1.3))
    bends = np.radians(np.linspace(0, 82, 8))
    power = between(rng, (0.6, 1.1))
    profile = np.stack([np.cos(bends) ** power, np.sin(bends)], axis=1) * (1.0, tall)
    bowl = hollow(profile[::-1] * (1.0, -1.0), _WALL)
    cap = lathe([(0.2, -0.2), (0.16, 0.12), (0.08, 0.16)], sides=16)
    return merge([_turned_over(bowl, tall), cap, bulb(0.32, -0.45 * tall)])


def cone(rng: Generator) -> Mesh:
    """Draw a cone of metal on a socket."""
    tall = between(rng, (0.6, 1.6))
    neck = between(rng, (0.18, 0.4))
    profile = [(0.9 * neck, 0.0), (neck, 0.05), (1.0, tall)]
    if chance(rng, 0.4):
        profile.append((1.0, tall + between(rng, (0.1, 0.3))))
    walls = _turned_over(hollow(profile, _WALL, _few_corners(rng)), 0.0)
    socket = lathe([(neck, -0.1), (neck, 0.3), (0.6 * neck, 0.42)], sides=16)
    low = translated(merge([walls, socket]), (0.0, -0.3, 0.0))
    return merge([low, bulb(0.28, -0.75 * tall - 0.2)])


def globe(rng: Generator) -> Mesh:
    """Draw a ball of glass or paper, round or flattened, ribbed perhaps."""
    high = between(rng, (0.65, 1.15))
    ball = ellipsoid((1.0, high, 1.0), (0.0, -high, 0.0), sides=28)
    cap = lathe([(0.3, -0.12), (0.26, 0.1), (0.1, 0.14)], sides=16)
    if not chance(rng, 0.3):
        return merge([ball, cap])
    heights = high * np.linspace(-0.75, 0.75, int(rng.integers(3, 7)))
    ribs = [
        translated(
            torus(float(np.sqrt(1 - (y / high) ** 2)), (0.03, 0.03)), (0, y - high, 0)
        )
        for y in heights
    ]
    return merge([ball, cap, *ribs])


def tulip(rng: Generator) -> Mesh:
    """Draw a shade like a flower that hangs, its rim waved."""
    tall = between(rng, (1.1, 1.9))
    knots = [(0.25, 0.0), (0.75, 0.3 * tall), (0.85, 0.6 * tall), (1.0, tall)]
    around = fluted(int(rng.integers(5, 9)), between(rng, (0.03, 0.09)))
    walls = _turned_over(hollow(smoothed(knots, 4), _WALL, around), 0.0)
    return merge([walls, bulb(0.3, -0.5 * tall)])


def mushroom(rng: Generator) -> Mesh:
    """Draw a solid cap like a mushroom's."""
    tall = between(rng, (0.5, 1.0))
    bends = np.radians(np.linspace(0, 84, 8))
    profile = np.stack([np.cos(bends), tall * np.sin(bends)], axis=1)
    under = [(0.3, -0.12), (0.85, -0.1), (0.98, -0.05)]
    return translated(turned(np.concatenate([under, profile])), (0.0, -tall, 0.0))


def pagoda(rng: Generator) -> Mesh:
    """Draw tiers of shades, one above the other."""
    count = int(rng.integers(2, 4))
    tall = between(rng, (0.4, 0.6))
    tiers = []
    for tier in range(count):
        size = 1 - 0.22 * tier
        profile = [(size, 0.0), (0.7 * size, 0.5 * tall), (0.45 * size, tall)]
        foot = tall * (0.85 * tier - count)
        tiers.append(sleeve(raised(profile, foot), _WALL))
    return merge([*tiers, lathe([(0.3, -count * tall * 0.8), (0.3, 0.0), (0.1, 0.1)])])


def bare(rng: Generator) -> Mesh:
    """Draw a bulb in its socket, without a shade."""
    knots = [(0.3, -0.3), (0.42, -0.55), (0.85, -1.1), (1.0, -1.6), (0.75, -2.2)]
    glass = lathe(smoothed([*knots, (0.2, -2.5)], 3)[::-1], sides=24)
    socket = lathe([(0.42, -0.5), (0.42, 0.0), (0.2, 0.08)], sides=16)
    return scaled(merge([glass, socket]), (0.6, between(rng, (0.5, 0.75)), 0.6))


def bulb(radius: float, y: float) -> Mesh:
    """Hang a bulb on a stem below the origin."""
    stem = lathe([(0.4 * radius, y), (0.4 * radius, -0.02)], sides=12)
    return merge([stem, ellipsoid((radius,) * 3, (0.0, y, 0.0), sides=14)])


def _few_corners(rng: Generator) -> Outline:
    return polygon(int(rng.choice([4, 6, 8]))) if chance(rng, 0.2) else ROUND


def _on_stem(walls: Mesh, top: float) -> Mesh:
    """Hold a shade that is open at both ends by two bars at its top, on a bulb."""
    radius = float(walls.vertices[walls.vertices[:, 1] > top - 0.03, 0].max())
    bars = [
        lathe([(0.025, -radius), (0.025, radius)], sides=8, axis=axis)
        for axis in ("x", "z")
    ]
    cross = translated(scaled(merge(bars), (0.95, 1.0, 0.95)), (0.0, top - 0.08, 0.0))
    stem = lathe([(0.1, -0.05), (0.1, max(top - 0.05, 0.05))], sides=10)
    return merge([walls, cross, stem, bulb(0.26, -0.3)])


def _turned_over(bowl: Mesh, shift: float) -> Mesh:
    """Let a bowl that stands open to the top hang, open to the bottom."""
    return translated(scaled(bowl, (1.0, -1.0, 1.0)), (0.0, -shift, 0.0))


SHADES: Mapping[str, Callable[[Generator], Mesh]] = {
    "drum": drum,
    "bell": bell,
    "dome": dome,
    "cone": cone,
    "globe": globe,
    "tulip": tulip,
    "mushroom": mushroom,
    "pagoda": pagoda,
    "bare": bare,
}
