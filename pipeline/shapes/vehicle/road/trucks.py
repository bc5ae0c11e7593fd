"""Trucks, short ones and with trailers. About 1 long, the nose at +z."""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, lathe, loft, rounded_box
from pipeline.shapes.vehicle import wheels
from pipeline.shapes.vehicle.road.bodies import glazed
from pipeline.shapes.vehicle.road.loads import LOADS


def truck(rng: Generator) -> list[Mesh]:
    """Draw a truck: a cab before or behind its engine, and a load on its bed."""
    half = between(rng, (0.13, 0.19))
    radius = between(rng, (0.055, 0.09))
    floor = between(rng, (1.5, 1.9)) * radius
    back_of_cab = between(rng, (0.1, 0.24))
    parts = cab(rng, half, floor, back_of_cab)
    chassis = (1.1 * half, 0.05, 0.9)
    parts.append(box(chassis, (0.0, floor - 0.02, -0.05)))
    load = pick(rng, {name: weight for name, (_, weight) in LOADS.items()})
    bed = (-0.5, back_of_cab - 0.02, floor, half * between(rng, (0.98, 1.12)))
    parts += LOADS[load][0](rng, bed)
    places = [between(rng, (0.3, 0.36)), between(rng, (-0.36, -0.26))]
    if chance(rng, 0.4):
        places.append(places[1] + 2.2 * radius)
    return parts + axles(rng, radius, half, places)


def axles(
    rng: Generator, radius: float, half: float, places: list[float]
) -> list[Mesh]:
    """Put stout wheels on axles."""
    width = radius * between(rng, (0.6, 0.9))
    one = wheels.wheel(wheels.sample(rng, radius, width))
    x = half - 0.35 * width
    shafts = [wheels.axle(x, radius, z, 0.2 * radius) for z in places]
    return [*wheels.pairs(one, x, radius, places), *shafts]


def cab(rng: Generator, half: float, floor: float, back: float) -> list[Mesh]:
    """Draw a cab that is flat in front, or one behind a hood."""
    low = floor - 0.05
    if chance(rng, 0.45):
        return hooded_cab(rng, half, low, back)
    roof = floor + between(rng, (0.2, 0.32))
    lean, front = between(rng, (0.0, 0.05)), 0.5
    belt = low + 0.42 * (roof - low)
    z = [back, back + 0.01, front - 0.02, front]
    lower = hull(
        z, [low] * 4, [belt + 0.01] * 4, half * np.array([0.97, 1, 1, 0.93]), 9.0
    )
    foot, head = (0.98 * half, back, front), (0.93 * half, back, front - lean)
    parts = [lower, *glazed(foot, head, (belt, roof), 9.0, [(0.12, 0.85)])]
    return [*parts, *face(rng, half, (low, belt), front)]


def hooded_cab(rng: Generator, half: float, low: float, back: float) -> list[Mesh]:
    """Draw a cab behind a hood with fenders."""
    belt = low + between(rng, (0.13, 0.18))
    roof, shield = belt + between(rng, (0.1, 0.16)), back + between(rng, (0.12, 0.18))
    z = [back, back + 0.01, shield, shield + 0.02, 0.47, 0.5]
    wide = half * np.array([0.97, 1.0, 1.0, 0.75, 0.7, 0.62])
    high = belt + np.array([0.0, 0.0, 0.0, -0.005, -0.02, -0.04])
    parts = [hull(z, [low] * 6, high, wide, 6.0)]
    foot, head = (0.97 * half, back, shield), (0.88 * half, back + 0.01, shield - 0.04)
    parts += glazed(foot, head, (belt - 0.01, roof), 7.0, [(0.12, 0.85)])
    fender = lathe([(0.1, -0.03), (0.115, -0.02), (0.115, 0.02), (0.1, 0.03)], axis="x")
    vertices = fender.vertices.copy()
    vertices[:, 1] = np.maximum(vertices[:, 1], -0.01)
    shell = Mesh(vertices=vertices, faces=fender.faces)
    parts.append(both_sides(translated(shell, (0.83 * half, low - 0.01, 0.34))))
    if chance(rng, 0.5):
        pipe = lathe([(0.016, low), (0.016, roof + 0.1), (0.01, roof + 0.11)], sides=10)
        parts.append(both_sides(translated(pipe, (0.95 * half, 0.0, back - 0.02))))
    return [*parts, *face(rng, 0.7 * half, (low, belt - 0.03), 0.5)]


def face(rng: Generator, half: float, span: Range, front: float) -> list[Mesh]:
    """Put lights, a grille and a bumper on the front."""
    low, high = span
    size = between(rng, (0.1, 0.17)) * half
    spot = (0.72 * half, low + 0.4 * (high - low), front)
    lamp = lathe(
        [(size, -0.04), (size, 0.004), (0.7 * size, 0.012)], sides=14, axis="z"
    )
    bumper = (2.05 * half, 0.25 * (high - low), 0.03)
    parts = [both_sides(translated(lamp, spot))]
    parts.append(rounded_box(bumper, 0.008, (0.0, low, front), 1))
    if chance(rng, 0.6):
        grille = (0.9 * half, 0.5 * (high - low), 0.02)
        parts.append(
            rounded_box(grille, 0.005, (0.0, low + 0.55 * (high - low), front), 1)
        )
    return parts


def semitrailer(rng: Generator) -> list[Mesh]:
    """Draw a short truck that pulls a long trailer."""
    half, radius = between(rng, (0.1, 0.14)), between(rng, (0.04, 0.06))
    floor = 1.8 * radius
    parts = cab(rng, half, floor, between(rng, (0.3, 0.34)))
    parts.append(box((half, 0.03, 0.4), (0.0, floor - 0.03, 0.28)))
    load = pick(rng, {"container": 4, "tank": 2, "open": 1})
    bed = (-0.75, 0.26, floor + 0.03, 1.05 * half)
    parts += LOADS[load][0](rng, bed)
    parts.append(loft([(0, floor, -0.75), (0, floor, 0.26)], [(half, 0.03)] * 2, 9.0))
    rear = -0.62 + 2.2 * radius * np.arange(int(rng.integers(2, 4)))
    places = [0.42, 0.22, *rear.tolist()]
    return parts + axles(rng, radius, half, places)
