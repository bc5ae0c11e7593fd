"""Bicycles and tricycles. About 1 long, the front at +z."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.bodies import hull
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import smoothed
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import (
    Points,
    box,
    ellipsoid,
    limb,
    rounded_box,
    skin,
    torus,
    tube,
)
from pipeline.shapes.vehicle import wheels

# Height and z of a point in the middle plane, and two of them.
Spot = tuple[float, float]
Line = tuple[Spot, Spot]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Where the joints of a bicycle's frame are, in the plane x = 0: (y, z)."""

    radius: float  # of the wheels
    back: Spot
    front: Spot
    crank: Spot
    seat: Spot
    head: Spot  # lower end of the steering tube
    bar: Spot  # its upper end
    tube: float  # radius


def bicycle(rng: Generator) -> list[Mesh]:
    """Draw a bicycle: for men, for women, or for children."""
    design = frame(rng)
    thick = between(rng, (0.022, 0.045))
    styles = {"open": 1}
    one = wheels.wheel(wheels.sample(rng, design.radius, thick, styles))
    parts = [at(one, design.back), at(one, design.front), *tubes(rng, design, thick)]
    parts += [*crank(design), *saddle(rng, design), *handlebar(rng, design)]
    if chance(rng, 0.35):
        parts += [
            fender(design.radius, thick, spot) for spot in (design.back, design.front)
        ]
    if chance(rng, 0.3):
        parts.append(basket(rng, design))
    return parts


def frame(rng: Generator) -> Frame:
    """Draw where the joints are."""
    radius = between(rng, (0.15, 0.22))
    base = between(rng, (0.27, 0.34))
    lean = between(rng, (0.05, 0.12))
    high = radius + between(rng, (0.22, 0.34))
    return Frame(
        radius=radius,
        back=(radius, -base),
        front=(radius, base),
        crank=(radius - between(rng, (0.0, 0.04)), between(rng, (-0.08, -0.02))),
        seat=(high, between(rng, (-0.18, -0.12))),
        head=(radius + between(rng, (0.17, 0.22)), base - 0.6 * lean),
        bar=(high + between(rng, (0.02, 0.12)), base - lean - 0.04),
        tube=between(rng, (0.012, 0.024)),
    )


def tubes(rng: Generator, design: Frame, thick: float) -> list[Mesh]:
    """Join the joints by the tubes of a diamond or a low frame, and the forks."""
    size = design.tube
    under_seat = (design.seat[0] - 0.05, design.seat[1] + 0.01)
    high = (design.bar[0] - 0.06, design.bar[1] + 0.02)
    low_frame = chance(rng, 0.35)
    start = mix(design.crank, design.seat, 0.35 if low_frame else 0.85)
    lines = [(design.crank, under_seat), (design.crank, design.head), (start, high)]
    parts = [pipe(line, size) for line in lines]
    parts.append(pipe((design.head, design.bar), 1.1 * size))
    gap = 0.5 * thick + size
    stays = [
        (design.crank, design.back),
        (mix(design.crank, design.seat, 0.8), design.back),
    ]
    parts += [fork(line, 0.7 * size, gap) for line in stays]
    return [*parts, fork((design.head, design.front), 0.8 * size, gap)]


def crank(design: Frame) -> list[Mesh]:
    """Put a chain wheel, cranks and pedals at the crank."""
    y, z = design.crank
    ring = translated(torus(0.055, (0.01, 0.008), axis="x", sides=20), (0.03, y, z))
    parts = [ring, wheels.axle(0.05, y, z, 0.014)]
    for side in (1.0, -1.0):
        end = (0.055 * side, y - 0.09 * side, z + 0.02 * side)
        parts.append(limb([(0.045 * side, y, z), end], [0.009, 0.009], sides=8))
        parts.append(box((0.06, 0.02, 0.045), (0.085 * side, end[1], end[2])))
    return parts


def saddle(rng: Generator, design: Frame) -> list[Mesh]:
    """Put a saddle on its post."""
    y, z = design.seat
    long, wide = between(rng, (0.07, 0.1)), between(rng, (0.04, 0.07))
    places = z + long * np.array([-1.0, -0.8, 0.0, 1.0])
    half = wide * np.array([0.7, 1.0, 0.5, 0.22])
    top = [y + 0.03, y + 0.035, y + 0.02, y + 0.02]
    seat = hull(places, [y - 0.005] * 4, top, half, 3.0)
    return [seat, pipe(((y - 0.06, z + 0.01), (y + 0.01, z)), 0.9 * design.tube)]


def handlebar(rng: Generator, design: Frame) -> list[Mesh]:
    """Bend a handlebar: straight, swept back, or a racer's."""
    y, z = design.bar
    wide, size = between(rng, (0.14, 0.24)), 0.85 * design.tube
    style = pick(rng, {"flat": 3, "swept": 3, "drop": 2})
    knots = {
        "flat": [(0.0, y, z), (0.4 * wide, y + 0.01, z + 0.01), (wide, y + 0.02, z)],
        "swept": [
            (0.0, y, z),
            (0.6 * wide, y + 0.05, z + 0.02),
            (wide, y + 0.04, z - 0.1),
        ],
        "drop": [
            (0.0, y, z),
            (0.8 * wide, y, z + 0.01),
            (0.85 * wide, y - 0.01, z + 0.09),
            (0.85 * wide, y - 0.08, z + 0.06),
            (0.85 * wide, y - 0.09, z),
        ],
    }[style]
    curve = smoothed(knots, 4)
    return [both_sides(tube(curve, [size] * len(curve), sides=8))]


def fender(radius: float, thick: float, spot: Spot) -> Mesh:
    """Arch a fender over a wheel, further down at the side that is behind."""
    turn = np.radians(np.linspace(20, 200, 14))
    away = np.stack([0 * turn, np.sin(turn), np.cos(turn)], axis=1)
    inner = 1.07 * radius * away + np.array([0.0, *spot])
    side = np.array([0.9 * thick, 0.0, 0.0])
    corners = ((1, 0), (-1, 0), (-1, 1), (1, 1))
    rings = [inner + s * side + 0.01 * t * away for s, t in corners]
    return skin(np.stack(rings, axis=1))


def basket(rng: Generator, design: Frame) -> Mesh:
    """Hang a basket before the handlebar, or a carrier over the back wheel."""
    if chance(rng, 0.4):
        y = design.back[0] + design.radius + 0.05
        return rounded_box((0.1, 0.02, 0.22), 0.005, (0.0, y, design.back[1]), 1)
    y, z = design.bar
    size = (between(rng, (0.16, 0.24)), 0.12, 0.14)
    return rounded_box(size, 0.02, (0.0, y - 0.03, z + 0.12), 2)


def penny_farthing(rng: Generator) -> list[Mesh]:
    """Draw an old bicycle with a huge front wheel and a tiny one behind."""
    big, small = between(rng, (0.32, 0.4)), between(rng, (0.09, 0.14))
    z = -big - small + between(rng, (0.0, 0.1))
    parts = []
    for radius, place in ((big, 0.0), (small, z)):
        one = wheels.wheel(wheels.sample(rng, radius, 0.035, {"open": 1}))
        parts.append(at(one, (radius, place)))
    top = 2 * big + 0.05
    curve = smoothed([(0, top, 0), (0, 1.5 * big, -0.95 * big), (0, small, z)], 6)
    parts.append(tube(curve, [0.02] * len(curve), sides=10))
    parts.append(fork(((top, 0.0), (big, 0.0)), 0.014, 0.04))
    seat = ellipsoid((0.05, 0.025, 0.09), (0.0, top + 0.03, -0.16), sides=14)
    bar = limb([(-0.2, top + 0.02, 0.02), (0.2, top + 0.02, 0.02)], [0.014, 0.014])
    pedal = box((0.06, 0.02, 0.04), (0.08, big - 0.08, 0.03))
    parts += [seat, bar, both_sides(pedal), wheels.axle(0.09, big, 0.0, 0.014)]
    return [*parts, limb([(0, top, -0.05), (0, top + 0.02, -0.16)], [0.014, 0.014])]


def tricycle(rng: Generator) -> list[Mesh]:
    """Draw a child's tricycle."""
    big, small = between(rng, (0.2, 0.27)), between(rng, (0.12, 0.17))
    thick = between(rng, (0.06, 0.1))
    front = both_faces(wheels.wheel(wheels.sample(rng, big, thick)))
    rear = wheels.wheel(wheels.sample(rng, small, thick))
    base, x = between(rng, (0.24, 0.32)), between(rng, (0.18, 0.26))
    parts = [at(front, (big, base)), *wheels.pairs(rear, x, small, [-base])]
    parts.append(wheels.axle(x, small, -base, 0.02))
    top = 2 * big + between(rng, (0.12, 0.25))
    head = (2 * big + 0.05, base - 0.08)
    knots = [(0.0, *head), (0.0, big + 0.08, 0.05), (0.0, small + 0.02, -base)]
    curve = smoothed(knots, 5)
    parts += [
        tube(curve, [0.03] * len(curve), sides=10),
        pipe((head, (top, base - 0.14)), 0.024),
    ]
    parts.append(fork((head, (big, base)), 0.018, 0.5 * thick + 0.02))
    bar = limb(
        [(-0.22, top, base - 0.2), (0.0, top, base - 0.14), (0.22, top, base - 0.2)],
        [0.022] * 3,
    )
    seat_y = big + between(rng, (0.12, 0.2))
    seat = ellipsoid((0.11, 0.04, 0.13), (0.0, seat_y, -0.12), power=2.6, sides=20)
    post = pipe(((big, -0.05), (seat_y, -0.12)), 0.024)
    pedal = box((0.08, 0.03, 0.08), (0.5 * thick + 0.09, big - 0.07, base + 0.03))
    axle = wheels.axle(0.5 * thick + 0.07, big, base, 0.02)
    return [*parts, bar, seat, post, both_sides(pedal), axle]


def both_faces(one: Mesh) -> Mesh:
    """Let a wheel show its outer face at both sides."""
    half = one.vertices[:, 0].max()
    narrow = Mesh(
        vertices=one.vertices + np.array([0.01 * half, 0.0, 0.0]), faces=one.faces
    )
    return both_sides(narrow)


def at(one: Mesh, spot: Spot) -> Mesh:
    """Put a wheel into the middle plane."""
    return translated(one, (0.0, *spot))


def pipe(line: Line, size: float) -> Mesh:
    """Run a pipe between two points of the middle plane."""
    ends: Points = [(0.0, *end) for end in line]
    return limb(ends, [size, size], sides=8)


def fork(line: Line, size: float, gap: float) -> Mesh:
    """Run a pipe at either side of a wheel."""
    ends: Points = [(gap, *end) for end in line]
    return both_sides(limb(ends, [size, size], sides=8))


def mix(a: Spot, b: Spot, share: float) -> Spot:
    """Find a point between two."""
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])
