"""Machines of the field and the building site: tractors, bulldozers, excavators."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import (
    lathe,
    limb,
    loft,
    rounded_box,
    skin,
    torus,
)
from pipeline.shapes.vehicle import wheels
from pipeline.shapes.vehicle.road.bodies import glazed


def tractor(rng: Generator) -> list[Mesh]:
    """Draw a tractor: great wheels behind, small ones in front, a cab or a seat."""
    big, small = between(rng, (0.22, 0.32)), between(rng, (0.11, 0.18))
    half, belt = between(rng, (0.08, 0.12)), between(rng, (0.36, 0.46))
    low = small + 0.02
    z = [-0.35, -0.3, 0.0, 0.44, 0.48, 0.5]
    high = [belt - 0.06, belt - 0.05, belt, belt - 0.03, belt - 0.04, belt - 0.08]
    parts = [hull(z, [low] * 6, high, half * np.array([1, 1, 1, 1, 0.95, 0.8]), 5.0)]
    x = half + between(rng, (0.1, 0.16))
    for radius, place, styles in (
        (big, between(rng, (-0.3, -0.24)), {"lugged": 3, "hub": 1}),
        (small, between(rng, (0.3, 0.38)), {"hub": 2, "disc": 1, "spokes": 1}),
    ):
        wide = radius * between(rng, (0.45, 0.65))
        one = wheels.wheel(wheels.sample(rng, radius, wide, styles))
        parts += wheels.pairs(one, x + wide / 3, radius, [place])
        parts.append(wheels.axle(x, radius, place, 0.035))
    parts += fenders(big, x) if chance(rng, 0.6) else []
    pipe = between(rng, (0.12, 0.22))
    stack = [(0.02, belt - 0.05), (0.02, belt + pipe), (0.012, belt + pipe + 0.01)]
    parts.append(
        translated(lathe(stack, sides=10), (0.0, 0.0, between(rng, (0.1, 0.3))))
    )
    parts += tractor_cab(rng, belt) if chance(rng, 0.6) else seat(rng, belt)
    lamp = lathe([(0.03, -0.03), (0.03, 0.015), (0.02, 0.02)], sides=12, axis="z")
    return [*parts, both_sides(translated(lamp, (0.7 * half, belt - 0.1, 0.49)))]


def fenders(radius: float, x: float) -> list[Mesh]:
    """Arch a fender over either great wheel."""
    turn = np.radians(np.linspace(10, 170, 10))
    y, z = 1.1 * radius * np.sin(turn), 1.1 * radius * np.cos(turn)
    middle = np.stack([0 * y + x, y + radius, z - 0.27], axis=1)
    out = np.stack([0 * y, np.sin(turn), np.cos(turn)], axis=1) * 0.015
    side = np.array([0.07, 0.0, 0.0])
    rings = [
        middle + s * side + t * out for s, t in ((1, 1), (-1, 1), (-1, -1), (1, -1))
    ]
    return [both_sides(skin(np.stack(rings, axis=1)))]


def tractor_cab(rng: Generator, belt: float) -> list[Mesh]:
    """Raise a cab over the great wheels."""
    half, roof = between(rng, (0.13, 0.17)), belt + between(rng, (0.22, 0.32))
    low, high = (half, -0.42, -0.05), (0.9 * half, -0.4, -0.1)
    parts = glazed(low, high, (belt - 0.1, roof), 8.0, [(0.1, 0.45), (0.52, 0.9)])
    lid = (2.1 * half, 0.04, 0.4)
    return [*parts, rounded_box(lid, 0.015, (0.0, roof, -0.25), 2)]


def seat(rng: Generator, belt: float) -> list[Mesh]:
    """Put a seat, a steering wheel and a roll bar or a canopy on the open."""
    pan = rounded_box((0.2, 0.05, 0.16), 0.02, (0.0, belt, -0.3), 2)
    back = rounded_box((0.2, 0.16, 0.04), 0.02, (0.0, belt + 0.09, -0.37), 2)
    ring = rotated(torus(0.08, (0.012, 0.012), sides=20), "x", 0.7)
    column = limb([(0.0, belt - 0.05, 0.0), (0.0, belt + 0.13, -0.1)], [0.014, 0.014])
    parts = [pan, back, translated(ring, (0.0, belt + 0.14, -0.11)), column]
    if not chance(rng, 0.4):
        return parts
    tall = between(rng, (0.3, 0.4))
    post = limb([(0.16, belt - 0.1, -0.4), (0.16, belt + tall, -0.4)], [0.018, 0.018])
    front = limb([(0.15, belt - 0.1, 0.0), (0.15, belt + tall, -0.05)], [0.018, 0.018])
    lid = rounded_box((0.4, 0.03, 0.5), 0.012, (0.0, belt + tall, -0.23), 2)
    return [*parts, both_sides(merge([post, front])), lid]


def bulldozer(rng: Generator) -> list[Mesh]:
    """Draw a bulldozer: tracks, a hood, a cab, a blade in front."""
    long, high = between(rng, (0.65, 0.85)), between(rng, (0.2, 0.28))
    x, half = between(rng, (0.18, 0.24)), between(rng, (0.1, 0.14))
    band = wheels.track(long, high, 0.14, (x, high / 2, 0.0))
    belt = high + between(rng, (0.1, 0.18))
    hood = hull(
        [-0.35, -0.3, 0.28, 0.34], [0.1] * 4, [belt] * 3 + [belt - 0.03], half, 6.0
    )
    roof = belt + between(rng, (0.2, 0.3))
    low, top = (1.1 * half, -0.34, 0.02), (half, -0.32, -0.02)
    cab = glazed(low, top, (belt - 0.02, roof), 9.0, [(0.12, 0.88)])
    tall, wide = between(rng, (0.2, 0.3)), x + 0.14
    bend = np.linspace(-1.0, 1.0, 7)
    z = 0.05 + long / 2 + 0.05 * bend**2
    centers = np.stack([0 * bend, tall * (bend + 1) / 2 + 0.02, z], axis=1)
    blade = loft(centers, [(wide, 0.02)] * 7, 9.0, axis="y", sides=24)
    arm = limb([(x, 0.4 * high, -0.1), (x, 0.4 * high, z[3])], [0.03, 0.03])
    pipe = lathe([(0.02, belt - 0.02), (0.02, belt + 0.14)], sides=10)
    parts = [both_sides(band), hood, *cab, blade, both_sides(arm)]
    return [*parts, translated(pipe, (0.0, 0.0, 0.18))]


def excavator(rng: Generator) -> list[Mesh]:
    """Draw an excavator: tracks, a house that turns, an arm with a bucket."""
    long, high = between(rng, (0.55, 0.75)), between(rng, (0.13, 0.18))
    x = between(rng, (0.16, 0.22))
    band = both_sides(wheels.track(long, high, 0.12, (x, high / 2, 0.0)))
    floor = high + 0.05
    ring = lathe([(0.13, 0.5 * high), (0.13, floor + 0.02)], sides=20)
    tall = between(rng, (0.14, 0.2))
    house = rounded_box((2 * x, tall, 0.36), 0.03, (0.0, floor + tall / 2, -0.16), 2)
    roof = floor + between(rng, (0.3, 0.36))
    low, top = (0.09, -0.12, 0.18), (0.08, -0.1, 0.12)
    cab = glazed(low, top, (floor, roof), 8.0, [(0.12, 0.88)])
    side = float(rng.choice([1.0, -1.0]))
    cab = [translated(part, (side * (x - 0.09), 0.0, 0.0)) for part in cab]
    return [band, ring, house, *cab, *boom(rng, floor, -side * 0.35 * x)]


def boom(rng: Generator, floor: float, x: float) -> list[Mesh]:
    """Reach out by an arm in two pieces, with a bucket at its end."""
    reach, rise = between(rng, (0.35, 0.5)), between(rng, (0.35, 0.55))
    foot, bend = (
        np.array([x, floor + 0.08, 0.0]),
        np.array([x, floor + rise, 0.55 * reach]),
    )
    elbow = np.array([x, floor + 0.85 * rise, reach + 0.1])
    drop, ahead = between(rng, (0.25, 0.45)), between(rng, (0.0, 0.12))
    tip = elbow + np.array([0.0, -drop, ahead])
    size = between(rng, (0.03, 0.045))
    parts = [limb([foot, bend, elbow], [size, 1.1 * size, 0.8 * size])]
    parts.append(
        limb([elbow + np.array([0.0, 0.05, 0.0]), tip], [0.8 * size, 0.6 * size])
    )
    profile = [(0.03, 0.0), (0.1, -0.02), (0.13, -0.09), (0.08, -0.15)]
    y, z = (
        tip[1] + np.array([p[1] for p in profile]),
        tip[2] - np.array([0, 0.02, 0.02, -0.03]),
    )
    centers = np.stack([0 * y + x, y, z], axis=1)
    scoop = loft(
        centers,
        [(0.08, 0.04), (0.09, 0.08), (0.09, 0.08), (0.085, 0.03)],
        6.0,
        axis="y",
    )
    piston = limb(
        [0.5 * (foot + bend), elbow + np.array([0.0, 0.06, -0.06])], [0.018, 0.014]
    )
    return [*parts, scoop, piston]
