"""Race cars: formula cars, old ones like a cigar, karts. About 1 long."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import (
    box,
    ellipsoid,
    lathe,
    limb,
    rounded_box,
    torus,
    tube,
    wing,
)
from pipeline.shapes.vehicle import wheels


def formula(rng: Generator) -> list[Mesh]:
    """Draw a formula car: open wheels, wings, a driver's helmet."""
    wide, low = between(rng, (0.8, 1.4)), between(rng, (0.03, 0.05))
    z = np.array([-0.42, -0.3, -0.1, 0.08, 0.2, 0.35, 0.5])
    half = wide * np.array([0.05, 0.08, 0.1, 0.09, 0.075, 0.05, 0.025])
    high = low + np.array([0.1, 0.16, 0.15, 0.13, 0.12, 0.1, 0.06])
    parts = [hull(z, 0 * z + low, high, half, between(rng, (3.0, 6.0)))]
    pod = [-0.3, -0.25, 0.0, 0.05]
    swell = wide * np.array([0.03, 0.06, 0.07, 0.06])
    side = hull(pod, [low] * 4, low + np.array([0.05, 0.1, 0.12, 0.1]), swell, 5.0)
    parts.append(both_sides(translated(side, (0.13 * wide, 0.0, 0.0))))
    helmet = between(rng, (0.035, 0.055))
    parts.append(ellipsoid((helmet,) * 3, (0.0, low + 0.13 + 0.6 * helmet, 0.02)))
    box_top = hull([-0.3, -0.12, -0.06], [0.1] * 3, [0.16, 0.24, 0.25], 0.045 * wide)
    return [*parts, box_top, *corners(rng, 0.24 * wide), *wings(rng, wide)]


def corners(rng: Generator, x: float) -> list[Mesh]:
    """Put the four open wheels on their arms, the rear ones larger perhaps."""
    parts = []
    for z in (between(rng, (0.28, 0.34)), between(rng, (-0.36, -0.3))):
        radius = between(rng, (0.075, 0.1))
        width = radius * between(rng, (0.8, 1.3))
        one = wheels.wheel(wheels.sample(rng, radius, width))
        parts += wheels.pairs(one, x, radius, [z])
        arms = [
            limb([(0.0, radius, z + s), (x, radius, z)], [0.01, 0.01], sides=8)
            for s in (0.05, -0.05)
        ]
        parts += [both_sides(arm) for arm in arms]
    return parts


def wings(rng: Generator, wide: float) -> list[Mesh]:
    """Carry a wing before the nose and one above the stern."""
    front, back = 0.22 * wide, between(rng, (0.16, 0.22)) * wide
    y, high = 0.04, between(rng, (0.2, 0.3))
    low_edge = [(0.0, y, 0.52), (front, y, 0.5)]
    high_edge = [(0.0, high, -0.38), (back, high, -0.38)]
    plates = [
        rounded_box((0.012, 0.07, 0.11), 0.003, (front, y + 0.02, 0.46), 1),
        rounded_box((0.012, 0.12, 0.13), 0.003, (back, high - 0.02, -0.43), 1),
        box((0.015, high - 0.05, 0.05), (0.03, (high + 0.06) / 2, -0.42)),
    ]
    blades = [
        wing(low_edge, [0.09, 0.07], [0.02, 0.02]),
        wing(high_edge, [0.1, 0.1], [0.025, 0.025]),
    ]
    return [both_sides(part) for part in [*plates, *blades]]


def cigar(rng: Generator) -> list[Mesh]:
    """Draw a race car of the old days: a round body, wire wheels, pipes at its side."""
    wide, fat = between(rng, (0.26, 0.36)), between(rng, (0.08, 0.12))
    radius = between(rng, (0.085, 0.12))
    z = 0.5 * np.array([-1.0, -0.9, -0.5, 0.0, 0.5, 0.85, 1.0])
    swell = np.array([0.1, 0.4, 0.85, 1.0, 0.95, 0.8, 0.6])
    mid = radius + 0.03
    grow = np.array([0.1, 0.5, 1.0, 1.15, 1.0, 0.85, 0.65])
    parts = [hull(z, mid - fat * swell, mid + fat * grow, fat * swell, 2.5)]
    one = wheels.wheel(
        wheels.sample(rng, radius, 0.5 * radius, {"spokes": 2, "hub": 1})
    )
    places = (0.32, -0.3)
    parts += wheels.pairs(one, wide / 2, radius, places)
    parts += [wheels.axle(wide / 2, radius, z, 0.014) for z in places]
    y = mid + 1.15 * fat
    parts.append(ellipsoid((0.045, 0.05, 0.05), (0.0, y + 0.02, -0.12), sides=14))
    rest = hull(
        [-0.4, -0.2, -0.16], [mid] * 3, [mid + fat, y + 0.05, y + 0.05], 0.04, 3.0
    )
    screen = hull([0.0, 0.02], [mid] * 2, [y + 0.06, y + 0.03], 0.06, 4.0)
    path = [
        (0.8 * fat, mid + 0.02, 0.3),
        (fat + 0.02, mid, 0.2),
        (fat + 0.02, mid, -0.35),
    ]
    pipe = tube(path, [0.014] * 3, sides=8)
    return [*parts, rest, screen, pipe if chance(rng, 0.5) else both_sides(pipe)]


def kart(rng: Generator) -> list[Mesh]:
    """Draw a go-kart: a plate on small wheels, a seat, a steering wheel."""
    wide, radius = between(rng, (0.5, 0.7)), between(rng, (0.08, 0.12))
    floor = rounded_box((0.55 * wide, 0.04, 0.9), 0.015, (0.0, 0.09, 0.0), 2)
    bump = limb([(-0.4 * wide, 0.1, 0.46), (0.4 * wide, 0.1, 0.46)], [0.035, 0.035])
    one = wheels.wheel(wheels.sample(rng, radius, 1.1 * radius, {"disc": 1, "hub": 2}))
    places = (0.32, -0.32)
    parts = [floor, bump, *wheels.pairs(one, wide / 2, radius, places)]
    parts += [wheels.axle(wide / 2, radius, z, 0.02) for z in places]
    seat = rounded_box((0.26, 0.06, 0.22), 0.025, (0.0, 0.13, -0.12), 2)
    back = rounded_box((0.26, between(rng, (0.2, 0.34)), 0.05), 0.025, steps=2)
    leaned = translated(rotated(back, "x", -0.3), (0.0, 0.25, -0.26))
    ring = rotated(torus(0.09, (0.014, 0.014), sides=20), "x", 1.0)
    hold = limb([(0.0, 0.1, 0.28), (0.0, 0.29, 0.1)], [0.016, 0.016])
    motor = rounded_box((0.16, 0.16, 0.14), 0.02, (0.2 * wide, 0.18, -0.36), 2)
    parts += [seat, leaned, translated(ring, (0.0, 0.3, 0.09)), hold, motor]
    if chance(rng, 0.6):
        nose = hull([0.3, 0.36, 0.48], [0.06] * 3, [0.22, 0.2, 0.1], 0.2 * wide, 4.0)
        pod = rounded_box((0.09, 0.12, 0.34), 0.03, (0.4 * wide, 0.13, 0.0), 2)
        parts += [nose, both_sides(pod)]
    return parts


def hot_rod(rng: Generator) -> list[Mesh]:
    """Draw a long hood, a high small cabin, an engine in the open, big rear wheels."""
    wide = between(rng, (0.2, 0.28))
    front, back = between(rng, (0.06, 0.08)), between(rng, (0.1, 0.14))
    low, belt = front, between(rng, (0.2, 0.25))
    z = [-0.42, -0.38, -0.1, -0.05, 0.35, 0.37]
    half = wide * np.array([0.35, 0.5, 0.5, 0.42, 0.32, 0.3])
    parts = [hull(z, [low + 0.03] * 6, [belt] * 4 + [belt - 0.03] * 2, half, 6.0)]
    roof = belt + between(rng, (0.08, 0.14))
    tin = hull(
        [-0.38, -0.34, -0.14, -0.06],
        [belt - 0.02] * 4,
        [roof - 0.03, roof, roof, belt],
        0.43 * wide,
    )
    motor = rounded_box((0.5 * wide, 0.08, 0.12), 0.015, (0.0, belt + 0.02, 0.14), 2)
    stack = lathe([(0.025, belt), (0.02, belt + 0.12), (0.03, belt + 0.14)], sides=12)
    stacks = [both_sides(translated(stack, (0.03, 0.0, z))) for z in (0.1, 0.18)]
    pair = [(front, 0.3, 0.42), (back, -0.28, 0.55)]
    for radius, place, share in pair:
        one = wheels.wheel(wheels.sample(rng, radius, share * 2 * radius))
        parts += wheels.pairs(one, 0.62 * wide, radius, [place])
        parts.append(wheels.axle(0.62 * wide, radius, place, 0.02))
    lamp = ellipsoid((0.025, 0.025, 0.03), (0.4 * wide, belt - 0.02, 0.34), sides=12)
    return [*parts, tin, motor, *stacks, both_sides(lamp)]
