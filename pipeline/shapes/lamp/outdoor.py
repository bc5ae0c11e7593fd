"""Lamps of the street and for the hand: lanterns, street lamps, candlesticks, torches.

The unit is the half width of a lantern.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.lamp.shades import shade
from pipeline.shapes.lamp.stands import foot, stem
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import arch, smoothed
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.revolved import ROUND, polygon, turned
from pipeline.shapes.parts.solids import (
    ellipsoid,
    lathe,
    limb,
    rounded_box,
    torus,
    tube,
)

PLATES = {"disc": 3, "bell": 3, "block": 2, "hexagon": 2, "dome": 1}


def lantern(rng: Generator) -> list[Mesh]:
    """Draw a lantern to carry or to hang, by a ring or a bail."""
    parts, (eaves, top) = housing(rng)
    if chance(rng, 0.5):
        radius, size = between(rng, (0.25, 0.5)), between(rng, (0.05, 0.1))
        ring = torus(radius, (size, size), axis="z", sides=24)
        return [*parts, translated(ring, (0.0, top + 0.85 * radius, 0.0))]
    rise = top - eaves + between(rng, (0.3, 1.2))
    size = between(rng, (0.05, 0.08))
    curve = arch(1.9, rise, power=between(rng, (2.0, 4.0)), steps=14)
    handle = tube(curve, np.full(len(curve), size), sides=8)
    return [*parts, translated(handle, (0.0, eaves, 0.0))]


def housing(rng: Generator) -> tuple[list[Mesh], tuple[float, float]]:
    """Draw the lantern itself from y = 0; return the heights of its eaves and roof."""
    corners = int(pick(rng, {"0": 3, "4": 5, "6": 2, "8": 1}))
    around = polygon(corners) if corners else ROUND
    turn = np.pi / 2 - np.pi / max(corners, 4) if corners in (6,) else 0.0
    tall = between(rng, (1.2, 2.6))
    low, high = between(rng, (0.65, 1.0)), between(rng, (0.8, 1.05))
    base = turned([(1.1 * low, 0.0), (1.1 * low, 0.15), (low, 0.22)], around)
    glass = turned([(0.82 * low, 0.2), (0.82 * high, tall)], around)
    posts = corner_posts(corners, (low, high), (0.15, tall))
    roof_mesh, top = roof(rng, high, tall)
    whole = merge([base, glass, *posts, turned(roof_mesh, around)])
    return [rotated(whole, "y", turn)], (tall, top)


def corner_posts(
    corners: int, radii: tuple[float, float], heights: tuple[float, float]
) -> list[Mesh]:
    """Raise a bar at each corner of the glass, at four places of a round one."""
    count = corners or 4
    size = 0.07
    ends = [
        (0.93 * radius, height, 0.0)
        for radius, height in zip(radii, heights, strict=True)
    ]
    bar = limb(ends, [size, size], sides=8)
    turns = np.pi / count + 2 * np.pi * np.arange(count) / count
    return [rotated(bar, "y", float(turn)) for turn in turns]


def roof(
    rng: Generator, radius: float, foot_height: float
) -> tuple[list[tuple[float, float]], float]:
    """Draw the profile of a lantern's roof, and say how high it is."""
    over = radius * between(rng, (1.05, 1.45))
    rise = between(rng, (0.35, 1.2))
    y = foot_height - 0.05
    style = pick(rng, {"hip": 4, "bell": 2, "flat": 1})
    profile = [(over, y), (over, y + 0.1)]
    if style == "bell":
        profile += [(0.5 * over, y + 0.35 * rise), (0.25 * over, y + 0.75 * rise)]
    if style == "flat":
        profile += [(0.9 * over, y + 0.2), (0.4 * over, y + 0.25)]
    profile += [(0.18 * over, y + rise), (0.12 * over, y + rise + 0.15)]
    return profile, y + rise + 0.1


def street_lamp(rng: Generator) -> list[Mesh]:
    """Draw a street lamp: a lantern upon a post, on arms, or hung from a bow."""
    tall, thin = between(rng, (4.0, 9.0)), between(rng, (0.12, 0.25))
    parts = foot(rng, between(rng, (0.6, 1.1)), between(rng, (0.2, 0.6)), PLATES)
    parts += stem(rng, 0.1, tall, thin)
    style = pick(rng, {"top": 5, "arms": 3, "bow": 3})
    if style == "bow":
        return [*parts, *bow(rng, tall, thin)]
    light = upright_light(rng)
    if style == "top":
        bars = ladder_bar(rng, tall, thin)
        return [*parts, *bars, translated(light, (0.0, tall - 0.05, 0.0))]
    reach = between(rng, (1.3, 2.2))
    knots = [(0.0, 0.85 * tall, 0.0), (0.6 * reach, 0.83 * tall, 0.0)]
    curve = smoothed([*knots, (reach, 0.93 * tall, 0.0)], 5)
    arm = tube(curve, np.full(len(curve), 0.7 * thin), sides=10)
    hung = translated(light, (reach, 0.92 * tall, 0.0))
    sides = [both_sides(arm), both_sides(hung)]
    middle = translated(light, (0.0, tall, 0.0)) if chance(rng, 0.5) else None
    return [*parts, *sides, *([middle] if middle else [])]


def upright_light(rng: Generator) -> Mesh:
    """Draw a lantern or a globe that stands upon a post."""
    if chance(rng, 0.35):
        return rotated(shade(rng, {"globe": 3, "tulip": 1}), "z", np.pi)
    parts, (_, top) = housing(rng)
    finial = ellipsoid((0.14, 0.2, 0.14), (0.0, top + 0.1, 0.0), sides=12)
    collar = lathe([(0.3, -0.15), (0.6, 0.05)], sides=16)
    return merge([*parts, finial, collar])


def ladder_bar(rng: Generator, tall: float, thin: float) -> list[Mesh]:
    """Put the bar for a ladder under the lantern of an old lamp."""
    if not chance(rng, 0.3):
        return []
    y, reach = 0.88 * tall, between(rng, (0.6, 1.0))
    return [limb([(-reach, y, 0.0), (reach, y, 0.0)], [0.4 * thin] * 2, sides=8)]


def bow(rng: Generator, tall: float, thin: float) -> list[Mesh]:
    """Bend the top of a post over to +z and hang a head from it, or end it in one."""
    reach, rise = between(rng, (1.5, 3.0)), between(rng, (0.3, 1.5))
    knots = [(0.0, tall - 0.1, 0.0), (0.0, tall + 0.7 * rise, 0.25 * reach)]
    knots += [(0.0, tall + rise, 0.6 * reach), (0.0, tall + 0.75 * rise, reach)]
    curve = smoothed(knots, 5)
    arm = tube(curve, thin * np.linspace(1.0, 0.7, len(curve)), sides=12)
    if chance(rng, 0.5):
        size = (between(rng, (0.5, 0.8)), 0.3, between(rng, (1.2, 1.8)))
        flat = rounded_box(size, 0.13, (0.0, -0.05, 0.4 * size[2]), 3)
        return [arm, translated(rotated(flat, "x", 0.15), curve[-1])]
    return [arm, translated(shade(rng, {"dome": 2, "bell": 2, "globe": 1}), curve[-1])]


def candlestick(rng: Generator) -> list[Mesh]:
    """Draw a candle on a plate with a grip, or on a turned stick."""
    rise = between(rng, (0.0, 2.0)) if chance(rng, 0.6) else 0.0
    plate = lathe([(0.7, 0.0), (1.0, 0.12), (1.05, 0.25), (0.9, 0.2), (0.3, 0.12)])
    size, tall = between(rng, (0.14, 0.3)), between(rng, (0.8, 2.2))
    cup = lathe([(0.2, rise), (size + 0.12, rise + 0.15), (size + 0.12, rise + 0.4)])
    wax = lathe([(size, rise + 0.1), (size, rise + tall), (0.4 * size, rise + tall)])
    flame = lathe([(0.04, 0.0), (0.14, 0.16), (0.09, 0.38), (0.0, 0.6)], sides=14)
    top = rise + tall + 0.02
    parts = [plate, cup, wax, translated(flame, (0.0, top, 0.0))]
    if rise > 0.3:
        return [*parts, *stem(rng, 0.1, rise + 0.2, 0.12)]
    grip = scaled(torus(0.4, (0.08, 0.08), axis="z", sides=20), (1.0, 0.8, 1.0))
    return [*parts, translated(grip, (1.25, 0.3, 0.0))]


def flashlight(rng: Generator) -> list[Mesh]:
    """Draw a flashlight that lies and looks ahead, its switch on top."""
    long, grip = between(rng, (2.5, 5.0)), between(rng, (0.5, 0.8))
    profile = [(0.8 * grip, -long), (grip, -0.97 * long), (grip, -0.6)]
    profile += [(1.0, 0.0), (1.0, 0.5), (0.85, 0.5), (0.3, 0.1)]
    switch = rounded_box((0.3, 0.2, 0.6), 0.08, (0.0, grip, -0.45 * long), 2)
    return [lathe(profile, sides=24, axis="z"), switch]
