"""Helicopters: cabin, boom, rotors, skids or wheels. About 1 long, the nose at +z."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance, pick
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


def helicopter(rng: Generator) -> list[Mesh]:
    """Draw a helicopter with one rotor, or a long one with two."""
    if chance(rng, 0.15):
        return tandem(rng)
    half, tall = between(rng, (0.08, 0.15)), between(rng, (0.16, 0.27))
    floor = between(rng, (0.08, 0.14))
    parts = [body(rng, half, floor, tall), *boom(rng, floor + 0.7 * tall, half)]
    top = floor + tall
    hump = rounded_box((1.1 * half, 0.08, 0.28), 0.035, (0.0, top + 0.01, 0.0), 3)
    parts += [hump, *rotor(rng, top, between(rng, (0.4, 0.6)), 0.02)]
    parts += gear(rng, half, floor)
    if chance(rng, 0.25):
        edge = [
            (0.0, floor + 0.4 * tall, 0.05),
            (half + 0.14, floor + 0.35 * tall, 0.03),
        ]
        pod = lathe(
            [(0.02, -0.1), (0.035, -0.09), (0.035, 0.08), (0.01, 0.11)], axis="z"
        )
        spot = (half + 0.12, floor + 0.35 * tall - 0.035, 0.0)
        parts += [
            both_sides(wing(edge, [0.12, 0.09], [0.02, 0.02])),
            both_sides(translated(pod, spot)),
        ]
    return parts


def body(rng: Generator, half: float, floor: float, tall: float) -> Mesh:
    """Loft the cabin: a bubble, or a longer body with a falling nose."""
    long = between(rng, (0.2, 0.32))
    nose = between(rng, (0.36, 0.46))
    share = np.array([-1.0, -0.85, -0.4, 0.0, 0.4, 0.75, 0.93, 1.0])
    z = np.where(share < 0, share * long, share * nose)
    wide = half * np.array([0.3, 0.6, 1.0, 1.0, 0.95, 0.75, 0.45, 0.15])
    drop = between(rng, (0.2, 0.6))
    top = floor + tall * np.array(
        [
            0.85,
            0.95,
            1,
            1,
            1 - 0.2 * drop,
            1 - 0.6 * drop,
            0.65 - 0.3 * drop,
            0.45 - 0.2 * drop,
        ]
    )
    low = floor + tall * np.array([0.55, 0.3, 0.05, 0.0, 0.0, 0.05, 0.15, 0.25])
    low = np.minimum(low, top - 0.1 * tall)
    return hull(z, low, top, wide, between(rng, (2.2, 4.0)))


def boom(rng: Generator, y: float, half: float) -> list[Mesh]:
    """Run the boom to the tail with its fin and its small rotor."""
    end, rise = between(rng, (-0.72, -0.58)), between(rng, (0.0, 0.06))
    size = 0.5 * half
    path = [(0.0, y, -0.1), (0.0, y + 0.3 * rise, 0.5 * end), (0.0, y + rise, end)]
    parts = [tube(path, size * np.array([1.0, 0.7, 0.35]), sides=14)]
    high = between(rng, (0.1, 0.18))
    foot = (0.0, y + rise - 0.02, end + 0.08)
    edge = [foot, (0.0, y + rise + high, end - 0.02)]
    parts.append(wing(edge, [0.12, 0.07], [0.022, 0.018]))
    span = between(rng, (0.1, 0.18))
    tail = [(0.0, y + 0.5 * rise, end + 0.16), (span, y + 0.5 * rise, end + 0.14)]
    parts.append(both_sides(wing(tail, [0.08, 0.06], [0.016, 0.014])))
    middle, reach = (0.025, y + rise + 0.6 * high, end), between(rng, (0.07, 0.12))
    blade = box((0.012, 2 * reach, 0.03))
    hub = lathe([(0.018, -0.03), (0.018, 0.02)], sides=10, axis="x")
    rotor = [rotated(blade, "x", angle) for angle in (0.4, 0.4 + np.pi / 2)]
    if chance(rng, 0.2):
        rotor.append(torus(reach + 0.015, (0.018, 0.025), axis="x", sides=24))
    return [*parts, translated(merge([*rotor, hub]), middle)]


def rotor(rng: Generator, top: float, reach: float, z: float) -> list[Mesh]:
    """Raise a mast with a hub and two to five blades."""
    count = int(rng.integers(2, 6))
    high = top + between(rng, (0.07, 0.13))
    mast = lathe([(0.03, top - 0.02), (0.02, high)], sides=12)
    hub = lathe([(0.04, high - 0.02), (0.045, high), (0.02, high + 0.025)], sides=14)
    wide = between(rng, (0.035, 0.06))
    blade = rounded_box((reach, 0.014, wide), 0.004, (reach / 2, high, 0.0), 1)
    start = between(rng, (0.0, np.pi))
    turns = start + 2 * np.pi * np.arange(count) / count
    blades = [rotated(blade, "y", float(turn)) for turn in turns]
    return [translated(part, (0.0, 0.0, z)) for part in [mast, hub, *blades]]


def gear(rng: Generator, half: float, floor: float) -> list[Mesh]:
    """Stand on skids, on wheels, or on floats."""
    style = pick(rng, {"skids": 6, "wheels": 2, "floats": 1})
    x = half + between(rng, (0.0, 0.06))
    if style == "wheels":
        radius = 0.5 * floor
        one = wheels.wheel(wheels.sample(rng, radius, 0.6 * radius))
        leg = limb(
            [(0.5 * half, floor + 0.06, -0.1), (x, radius, -0.12)], [0.018, 0.014]
        )
        parts = [*wheels.pairs(one, x + 0.01, radius, [-0.12]), both_sides(leg)]
        nose = translated(both_sides(one), (0.0, radius, 0.24))
        strut = limb([(0, radius, 0.24), (0, floor + 0.06, 0.2)], [0.016, 0.016])
        return [*parts, nose, strut]
    size = 0.016 if style == "skids" else 0.04
    path = [(x, size, -0.26), (x, size, 0.26), (x, size + 0.05, 0.34)]
    runner = limb(path, [size, size, 0.8 * size])
    legs = [
        limb([(0.5 * half, floor + 0.05, z), (x, size, z)], [0.013, 0.013], sides=8)
        for z in (-0.14, 0.15)
    ]
    return [both_sides(merge([runner, *legs]))]


def tandem(rng: Generator) -> list[Mesh]:
    """Draw a long helicopter with a rotor at either end."""
    half, floor = between(rng, (0.08, 0.12)), between(rng, (0.07, 0.1))
    tall = between(rng, (0.18, 0.24))
    z = 0.5 * np.array([-1.0, -0.9, -0.6, 0.0, 0.6, 0.88, 1.0])
    low = floor + tall * np.array([0.5, 0.25, 0.0, 0.0, 0.0, 0.1, 0.35])
    top = floor + tall * np.array([0.95, 1.0, 1.0, 1.0, 1.0, 0.85, 0.55])
    wide = half * np.array([0.6, 0.9, 1.0, 1.0, 1.0, 0.75, 0.3])
    parts = [hull(z, low, top, wide, between(rng, (3.0, 6.0)))]
    rise, high = between(rng, (0.08, 0.16)), floor + tall
    for place, up in ((0.34, 0.4 * rise), (-0.38, rise)):
        pylon = [(0.0, high - 0.03, place + 0.07), (0.0, high + up, place + 0.04)]
        parts.append(wing(pylon, [0.17, 0.1], [0.09, 0.07]))
        parts += rotor(rng, high + up - 0.02, between(rng, (0.36, 0.44)), place)
    radius = 0.5 * floor
    one = wheels.wheel(wheels.sample(rng, radius, 0.6 * radius))
    legs = [
        limb([(0.6 * half, floor + 0.04, s), (half, radius, s)], [0.016] * 2)
        for s in (0.25, -0.3)
    ]
    ball = ellipsoid((0.05, 0.05, 0.2), (half, floor + 0.06, -0.05), sides=14)
    wheels_on = wheels.pairs(one, half, radius, [0.25, -0.3])
    return [*parts, *wheels_on, *map(both_sides, legs), both_sides(ball)]
