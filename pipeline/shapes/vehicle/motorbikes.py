"""Motorbikes and scooters. About 1 long, the front at +z."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import (
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
    tube,
)
from pipeline.shapes.vehicle import wheels
from pipeline.shapes.vehicle.cycles import at, both_faces, fender, fork, pipe


def motorbike(rng: Generator) -> list[Mesh]:
    """Draw a motorbike: engine, tank, seat, exhaust, fork, lamp; a fairing perhaps."""
    radius, thick = between(rng, (0.15, 0.2)), between(rng, (0.07, 0.13))
    base = between(rng, (0.28, 0.38))
    lean = between(rng, (0.08, 0.22))
    high = radius + between(rng, (0.16, 0.26))
    styles = {"spokes": 2, "hub": 2, "disc": 1}
    one = both_faces(wheels.wheel(wheels.sample(rng, radius, thick, styles)))
    parts = [at(one, (radius, -base)), at(one, (radius, base))]
    gap = 0.5 * thick + 0.02
    crown = (high + 0.1, base - lean)
    parts.append(fork(((radius, base), crown), 0.02, gap))
    parts.append(fork(((radius, -base), (radius + 0.03, -0.05)), 0.022, gap))
    parts += engine(rng, radius, thick) + tank_and_seat(rng, high, base - lean)
    bar_half = between(rng, (0.18, 0.26))
    rise = between(rng, (0.0, 0.16))
    knots = [(0.0, *crown), (0.5 * bar_half, crown[0] + rise, crown[1])]
    curve = smoothed([*knots, (bar_half, crown[0] + rise, crown[1] - 0.1)], 4)
    parts.append(both_sides(tube(curve, [0.016] * len(curve), sides=8)))
    lamp = lathe([(0.04, -0.06), (0.06, 0.0), (0.06, 0.03), (0.045, 0.04)], axis="z")
    parts.append(translated(lamp, (0.0, crown[0] - 0.03, crown[1] + 0.06)))
    parts.append(fender(1.02 * radius, thick, (radius, base)))
    if chance(rng, 0.3):
        z = np.array(
            [crown[1] - 0.16, crown[1] - 0.05, crown[1] + 0.08, crown[1] + 0.14]
        )
        low, top = (
            crown[0] - np.array([0.2, 0.22, 0.18, 0.1]),
            crown[0] + np.array([0.0, 0.1, 0.02, -0.05]),
        )
        parts.append(hull(z, low, top, [0.1, 0.11, 0.09, 0.04], 3.0))
    return parts


def engine(rng: Generator, radius: float, thick: float) -> list[Mesh]:
    """Build the engine with its cylinders and the exhaust."""
    wide = thick + between(rng, (0.04, 0.1))
    block = rounded_box((wide, 0.14, 0.22), 0.03, (0.0, radius, 0.0), 2)
    lean = between(rng, (0.0, 0.5))
    fins = [
        rounded_box((0.9 * wide, 0.018, 0.11), 0.005, (0.0, 0.03 * k, 0.0), 1)
        for k in range(5)
    ]
    core = box((0.6 * wide, 0.16, 0.08), (0.0, 0.06, 0.0))
    one = rotated(merge([core, *fins]), "x", lean)
    spots = [0.03, -0.07] if chance(rng, 0.5) else [0.02]
    tops = [translated(one, (0.0, radius + 0.06, z)) for z in spots]
    x = wide / 2 + 0.01
    knots = [
        (0.3 * wide, radius + 0.1, 0.06),
        (x, radius, 0.14),
        (x, radius - 0.07, 0.06),
    ]
    knots += [(x, radius - 0.07, -0.12), (x, radius - 0.03, -0.42)]
    curve = smoothed(knots, 4)
    sizes = np.interp(
        np.arange(len(curve)), [0, 10, 12, len(curve) - 1], [0.016, 0.016, 0.03, 0.028]
    )
    exhaust = tube(curve, sizes, sides=10)
    return [block, *tops, both_sides(exhaust) if chance(rng, 0.5) else exhaust]


def tank_and_seat(rng: Generator, high: float, front: float) -> list[Mesh]:
    """Lay the tank, the seat and the tail along the frame."""
    long, half = between(rng, (0.12, 0.18)), between(rng, (0.06, 0.1))
    start = front - 0.06
    z = start - long * np.array([2.0, 1.6, 0.8, 0.2, 0.0])
    low = np.full(5, high - 0.04)
    top = high + np.array([0.0, 0.05, 0.1, 0.08, 0.02])
    tank = hull(z, low, top, half * np.array([0.6, 0.85, 1.0, 0.85, 0.5]), 2.6)
    back, end = z[0] + 0.03, between(rng, (-0.46, -0.36))
    dip, kick = between(rng, (0.02, 0.06)), between(rng, (0.0, 0.09))
    seats = np.array([end, end + 0.05, (back + end) / 2, back])
    tops = high + np.array([kick, kick + 0.015, 0.03 - dip, 0.02])
    seat = hull(seats, tops - 0.06, tops, [0.05, 0.075, 0.08, 0.06], 4.0)
    spine = limb(
        [(0.0, high - 0.04, start + 0.06), (0.0, high - 0.05, end + 0.1)], [0.03, 0.025]
    )
    strut = limb([(0.06, high - 0.05, -0.2), (0.06, high - 0.2, -0.3)], [0.018, 0.018])
    return [tank, seat, spine, both_sides(strut)]


def scooter(rng: Generator) -> list[Mesh]:
    """Draw a scooter: small wheels, a shield for the legs, a step, a full tail."""
    radius, thick = between(rng, (0.09, 0.13)), between(rng, (0.06, 0.09))
    base, floor = between(rng, (0.3, 0.36)), radius + 0.02
    styles = {"disc": 2, "hub": 2}
    one = both_faces(wheels.wheel(wheels.sample(rng, radius, thick, styles)))
    parts = [at(one, (radius, -base + 0.04)), at(one, (radius, base))]
    high = floor + between(rng, (0.22, 0.3))
    z = np.array([-0.47, -0.42, -0.25, -0.08, -0.04])
    top = [high - 0.08, high - 0.02, high, high - 0.02, high - 0.1]
    low = floor + np.array([0.06, 0.02, -0.02, -0.04, -0.04])
    parts.append(hull(z, low, top, [0.05, 0.11, 0.13, 0.11, 0.09], 3.0))
    seat = hull(
        [-0.42, -0.38, -0.15, -0.06],
        [high - 0.03] * 4,
        [high + 0.04] * 3 + [high + 0.02],
        0.085,
        4.0,
    )
    step = rounded_box((0.2, 0.035, 0.34), 0.012, (0.0, floor - 0.02, 0.06), 2)
    shield_top = high + between(rng, (0.04, 0.12))
    y = np.linspace(floor - 0.03, shield_top, 6)
    lean = 0.24 - 0.1 * (y - floor) / (shield_top - floor)
    from_floor = np.stack([0 * y, y, lean], axis=1)
    shield = loft(
        from_floor, [(0.11, 0.02)] + [(0.15, 0.022)] * 4 + [(0.1, 0.02)], 3.0, axis="y"
    )
    crown = (shield_top + 0.1, 0.12)
    column = pipe(((radius, base), crown), 0.025)
    bar = limb(
        [
            (-0.2, crown[0], crown[1] - 0.05),
            (0, crown[0], crown[1]),
            (0.2, crown[0], crown[1] - 0.05),
        ],
        [0.016, 0.025, 0.016],
    )
    lamp = ellipsoid((0.045, 0.045, 0.06), (0.0, crown[0], crown[1] + 0.03), sides=14)
    guard = fender(1.08 * radius, 1.1 * thick, (radius, base))
    return [*parts, seat, step, shield, column, bar, lamp, guard]
