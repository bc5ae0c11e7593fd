"""What trucks and freight wagons carry on their beds."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import box, ellipsoid, lathe, rounded_box

# Where a load lies: back z, front z, floor y, half width.
Bed = tuple[float, float, float, float]


def container(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load a closed box, rounded or sharp."""
    back, front, floor, half = bed
    tall = between(rng, (0.22, 0.42))
    size = (2 * half, tall, front - back)
    middle = (0.0, floor + tall / 2, (front + back) / 2)
    return [rounded_box(size, between(rng, (0.003, 0.04)), middle, 2)]


def tank(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load a lying tank with a hatch."""
    back, front, floor, half = bed
    radius, long = half * between(rng, (0.85, 1.0)), (front - back) / 2
    profile = [
        (0.5, -1.0),
        (0.9, -0.97),
        (1.0, -0.9),
        (1.0, 0.9),
        (0.9, 0.97),
        (0.5, 1.0),
    ]
    shape = lathe(np.array(profile) * (radius, long), sides=28, axis="z")
    y, z = floor + 0.95 * radius, (front + back) / 2
    high = y + radius
    hatch = lathe(
        [(0.05, high - 0.03), (0.05, high + 0.02), (0.04, high + 0.03)], sides=16
    )
    rest = box((1.2 * half, 0.08, 1.6 * long), (0.0, floor + 0.02, z))
    return [translated(shape, (0.0, y, z)), translated(hatch, (0.0, 0.0, z)), rest]


def open_bed(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load an open box, empty or heaped, tipped up perhaps."""
    back, front, floor, half = bed
    rise, thin, z = between(rng, (0.08, 0.2)), 0.02, (front + back) / 2
    long = front - back
    parts = [
        box((2 * half, thin, long), (0.0, floor + thin, z)),
        both_sides(box((thin, rise, long), (half - thin / 2, floor + rise / 2, z))),
        box((2 * half, rise, thin), (0.0, floor + rise / 2, back + thin / 2)),
        box((2 * half, 1.2 * rise, thin), (0.0, floor + 0.6 * rise, front - thin / 2)),
    ]
    if chance(rng, 0.4):
        heap = (0.85 * half, between(rng, (0.05, 0.1)), 0.42 * long)
        parts.append(ellipsoid(heap, (0.0, floor + 0.8 * rise, z), power=3.0, sides=20))
    if chance(rng, 0.35):
        angle, hinge = between(rng, (0.3, 0.8)), np.array([0.0, floor, back + 0.08])
        parts = [
            translated(rotated(translated(part, -hinge), "x", -angle), hinge)
            for part in parts
        ]
        parts.append(box((0.3 * half, 0.05, 0.6 * long), (0.0, floor, z)))
    return parts


def logs(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load logs or pipes between posts."""
    back, front, floor, half = bed
    radius, z = half / 3, (front + back) / 2
    long = 0.48 * (front - back)
    log = lathe([(radius, -long), (radius, long)], sides=16, axis="z")
    spots = [(x, 1) for x in (-2, 0, 2)] + [(x, 2.73) for x in (-1, 1)] + [(0, 4.46)]
    count = int(rng.choice([3, 5, 6]))
    parts = [
        translated(log, (0.96 * x * radius, floor + y * radius, z))
        for x, y in spots[:count]
    ]
    post = box((0.02, 5 * radius, 0.03), (half, floor + 2.5 * radius, z))
    posts = [both_sides(translated(post, (0.0, 0.0, s * 0.7 * long))) for s in (1, -1)]
    return [*parts, *posts, box((2 * half, 0.03, 2 * long), (0.0, floor, z))]


def crane(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load a crane's arm or a fire engine's ladder."""
    back, front, floor, half = bed
    long, z = front - back, (front + back) / 2
    tall = between(rng, (0.1, 0.18))
    low = rounded_box((2 * half, tall, long), 0.015, (0.0, floor + tall / 2, z), 2)
    turn = lathe([(0.6 * half, 0.0), (0.6 * half, 0.06), (0.4 * half, 0.08)], sides=20)
    arm_long = long * between(rng, (0.9, 1.5))
    rails = both_sides(box((0.025, 0.04, arm_long), (0.3 * half, 0.0, arm_long / 2)))
    rungs = [
        box((0.6 * half, 0.02, 0.015), (0.0, 0.0, float(place)))
        for place in np.linspace(0.05, arm_long - 0.03, 9)
    ]
    foot = (0.0, floor + tall + 0.07, back + 0.12)
    angle = between(rng, (0.05, 0.9))
    ladder = [translated(rotated(part, "x", -angle), foot) for part in [rails, *rungs]]
    return [low, translated(turn, (0.0, floor + tall - 0.01, back + 0.12)), *ladder]


def mixer(rng: Generator, bed: Bed) -> list[Mesh]:
    """Load the drum of a concrete mixer."""
    back, front, floor, half = bed
    long = front - back
    profile = [(0.45, -0.5), (0.55, -0.42), (1.0, 0.0), (0.95, 0.25), (0.5, 0.45)]
    drum = lathe(np.array(profile) * (1.05 * half, 1.05 * long), sides=24, axis="z")
    leaned = rotated(drum, "x", between(rng, (0.15, 0.35)))
    y, z = floor + half, (front + back) / 2
    stand = box((0.8 * half, 1.1 * half, 0.06), (0.0, floor + 0.5 * half, back + 0.12))
    block = box((1.2 * half, half, 0.08), (0.0, floor + half / 2, front - 0.05))
    return [translated(leaned, (0.0, y + 0.02, z)), stand, block]


LOADS: Mapping[str, tuple[Callable[[Generator, Bed], list[Mesh]], float]] = {
    "container": (container, 4.0),
    "tank": (tank, 2.0),
    "open": (open_bed, 3.0),
    "logs": (logs, 1.0),
    "crane": (crane, 2.0),
    "mixer": (mixer, 1.5),
}
